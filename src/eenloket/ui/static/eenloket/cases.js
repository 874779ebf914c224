// What pages with cases add to the desk: what is being typed survives leaving the page, and is sent once.
// This does not import desk.js: under its plain name the browser would run that a second time.
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- drafts: kept in this tab only, gone when the tab closes ------------------------------------------------
const keyOf = field => 'eenloket:' + field.dataset.draft;
const audienceOf = field => keyOf(field) + ':audience';
const radios = field => $$('input[type=radio][name=audience]', field.form ?? field);
const fields = (root = document) => $$('[data-draft]', root);

function restore(root) {
  fields(root).forEach(field => {
    const kept = sessionStorage.getItem(keyOf(field));
    if (!kept || field.value) return;
    field.value = kept;
    const audience = sessionStorage.getItem(audienceOf(field));
    radios(field).forEach(radio => { radio.checked = radio.value === audience || (!audience && radio.checked); });
  });
}
// Whom a text is for is kept with it: a note to colleagues must not come back as an answer to the customer.
function keep(field) {
  sessionStorage.setItem(keyOf(field), field.value);
  const audience = radios(field).find(radio => radio.checked);
  if (audience) sessionStorage.setItem(audienceOf(field), audience.value);
}
addEventListener('input', event => {
  const form = event.target.closest?.('form');
  if (event.target.dataset?.draft || event.target.name === 'audience') fields(form ?? document).forEach(keep);
});

// The server adds `klaar` to the address once a step is done: only then what was sent may go.
const address = new URL(location.href);
const done = address.searchParams.get('klaar');
const submitted = sessionStorage.getItem('eenloket:submitted');
if (done) {
  if (submitted) [submitted, submitted + ':audience'].forEach(key => sessionStorage.removeItem(key));
  address.searchParams.delete('klaar');
  history.replaceState(null, '', address);
}
sessionStorage.removeItem('eenloket:submitted');
restore();
document.addEventListener('htmx:afterSettle', () => restore());

// --- a form is sent once ------------------------------------------------------------------------------------
// The address of what is sent is new each time the page is shown, also when it comes back from the browser's cache.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
addEventListener('pageshow', event => {
  $$('form[data-once]').forEach(form => {
    delete form.dataset.sent;
    if (event.persisted && form.elements.once) form.elements.once.value = newId();
  });
});
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-once]');
  if (!form) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  const field = fields(form)[0];
  if (field) sessionStorage.setItem('eenloket:submitted', keyOf(field));
});

// --- a part that is fetched again stays where one was reading --------------------------------------------------
const places = new Map();
document.addEventListener('htmx:beforeSwap', event => {
  const part = event.detail.target;
  if (part?.dataset?.refresh) places.set(part.id, $$('.pane__body', part)[0]?.scrollTop ?? 0);
});
document.addEventListener('htmx:afterSettle', () => places.forEach((top, id) => {
  const body = $$(`#${id} .pane__body`)[0];
  if (body) body.scrollTop = top;
  places.delete(id);
}));

// --- who else is here, and how long this page is used --------------------------------------------------------
// Said every 15 seconds while the page is looked at. Time counts while something is done: without a key, a click or a
// scroll for a minute it stands still, and so it does when it is stopped by hand.
const page = $$('[data-case-here]')[0];
const textNow = () => $$('#case-text')[0]?.value.trim() ?? '';
let used = 0, active = Date.now(), measuring = true, writing = false;
const isUsed = () => measuring && document.visibilityState === 'visible' && Date.now() - active < 60000;
function sayHere(more = {}) {
  writing = textNow() !== '';
  const data = new URLSearchParams({ writing: writing ? '1' : '', ...more });
  if (page.dataset.measures && used) { data.set('span', page.dataset.span); data.set('seconds', String(Math.round(used))); }
  const token = document.querySelector('meta[name=csrf-token]').content;
  return { url: page.dataset.caseHere, data, token };
}
async function beat() {
  if (document.visibilityState !== 'visible') return;
  const { url, data, token } = sayHere();
  try {
    const reply = await fetch(url, { method: 'POST', body: data, headers: { 'X-CSRFToken': token, 'HX-Request': 'true' } });
    if (!reply.ok || reply.redirected) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById('case-others');
    const here = document.getElementById('case-others');
    if (fresh && here && fresh.textContent.trim() !== here.textContent.trim()) { here.innerHTML = fresh.innerHTML; }
  } catch { /* said again at the next beat */ }
}
if (page) {
  for (const kind of ['keydown', 'pointerdown', 'wheel', 'scroll']) addEventListener(kind, () => { active = Date.now(); }, { passive: true, capture: true });
  setInterval(() => { if (isUsed()) used += 1; }, 1000);
  setInterval(beat, 15000);
  beat();
  addEventListener('input', () => { if ((textNow() !== '') !== writing) beat(); });
  addEventListener('pagehide', () => {
    const { url, data, token } = sayHere({ left: '1' });
    data.set('csrfmiddlewaretoken', token);
    navigator.sendBeacon(url, data);
  });
}
function showMeasuring() {
  $$('[data-time-toggle]').forEach(button => {
    button.hidden = !page?.dataset.measures;
    button.setAttribute('aria-pressed', String(measuring));
    const words = $$('[data-on]', button)[0];
    words.textContent = measuring ? words.dataset.on : words.dataset.off;
    $$('.el-icon', button)[0].dataset.i = measuring ? 'pause' : 'play';
  });
}
document.addEventListener('click', event => {
  if (event.target.closest('[data-time-toggle]')) { measuring = !measuring; showMeasuring(); beat(); }
  const correct = event.target.closest('[data-span-of]');
  $$('[data-time-span]').forEach(field => { if (event.target.closest('[data-open-dialog="tijd"]')) field.value = correct?.dataset.spanOf ?? ''; });
});
showMeasuring();
document.addEventListener('htmx:afterSettle', showMeasuring);

// What was read last goes along with what is sent. Who is writing keeps what they read when they began, and is told.
document.addEventListener('htmx:afterSettle', () => {
  const story = document.getElementById('case-story');
  if (!story || textNow() !== '' || $$('dialog[open]').length) return;
  $$('[data-read-revision]').forEach(field => { field.value = story.dataset.revision; });
  $$('[data-read-at]').forEach(field => { field.value = story.dataset.read; });
});

// --- several at once: by mouse, or with the space bar on a row --------------------------------------------------
const picks = () => $$('.pick input');
const picked = new Set();
function showPicked() {
  const bar = document.getElementById('samen');
  if (!bar) return;
  $$('[data-picked]', bar).forEach(place => { place.textContent = String(picked.size); });
  bar.classList.toggle('has-picked', picked.size > 0);
}
document.addEventListener('change', event => {
  if (!event.target.matches('.pick input')) return;
  if (event.target.checked) picked.add(event.target.value); else picked.delete(event.target.value);
  showPicked();
});
document.addEventListener('htmx:afterSettle', () => {
  const there = new Set(picks().map(box => box.value));
  picked.forEach(key => { if (!there.has(key)) picked.delete(key); });
  picks().forEach(box => { box.checked = picked.has(box.value); });
  showPicked();
});
document.addEventListener('reset', event => { if (event.target.id === 'samen') { picked.clear(); setTimeout(showPicked); } });
addEventListener('keydown', event => {
  if (event.key !== ' ' || !document.activeElement?.matches('.pickrow a.q')) return;
  const box = $$('.pick input', document.activeElement.closest('li'))[0];
  event.preventDefault();
  box.click();
});
picks().forEach(box => { if (box.checked) picked.add(box.value); });
showPicked();

// --- what is fetched when it is opened for the first time --------------------------------------------------------
async function fetched(place, url) {
  if (!place || !url || place.dataset.fetching) return;
  place.dataset.fetching = 'yes';
  await htmx.ajax('GET', url, { source: place, target: place, swap: place.id === 'together-form' ? 'innerHTML' : 'outerHTML' });
}
document.addEventListener('click', async event => {
  const opener = event.target.closest('[data-open-dialog]');
  if (!opener) return;
  const wanted = opener.dataset.openDialog, span = opener.dataset.spanOf ?? '';
  if (wanted === 'samen-doen') { const place = document.getElementById('together-form'); await fetched(place, place?.dataset.fetch); return; }
  if (document.getElementById(wanted)) return;
  const place = document.getElementById('case-dialogs');
  await fetched(place, place?.dataset.fetch);
  $$('[data-time-span]').forEach(field => { field.value = span; });
  const dialog = document.getElementById(wanted);
  if (dialog && !dialog.open) dialog.showModal();
});
document.addEventListener('toggle', event => {
  const place = event.target.open && event.target.matches?.('.case-filter') ? document.getElementById('case-filter-form') : null;
  fetched(place, place?.dataset.fetchOpen);
}, true);
function askAside() {
  const place = document.getElementById('aside-to');
  if ($$('.composer [name="audience"][value="aside"]')[0]?.checked) fetched(place, place?.dataset.fetchAside);
}
document.addEventListener('change', event => { if (event.target.name === 'audience') askAside(); });
askAside();

// --- small things -------------------------------------------------------------------------------------------
document.addEventListener('change', event => event.target.closest('form[data-autosubmit]')?.requestSubmit());
$$('dialog[data-reopen]').forEach(dialog => dialog.showModal());
$$('[aria-invalid="true"]')[0]?.focus();
// J and K go on from the case that is open, not from the top of the list.
addEventListener('keydown', event => {
  if (!['j', 'k'].includes(event.key.toLowerCase()) || document.activeElement !== document.body) return;
  if (document.body.dataset.singleKeys !== 'off') $$('a.q[aria-current]')[0]?.focus();
}, true);
