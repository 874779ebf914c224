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

// --- small things -------------------------------------------------------------------------------------------
document.addEventListener('change', event => event.target.closest('form[data-autosubmit]')?.requestSubmit());
$$('dialog[data-reopen]').forEach(dialog => dialog.showModal());
$$('[aria-invalid="true"]')[0]?.focus();
// J and K go on from the case that is open, not from the top of the list.
addEventListener('keydown', event => {
  if (!['j', 'k'].includes(event.key.toLowerCase()) || document.activeElement !== document.body) return;
  if (document.body.dataset.singleKeys !== 'off') $$('a.q[aria-current]')[0]?.focus();
}, true);
