// The evaluation form by keyboard, saved as it is typed.
// This does not import desk.js: under its plain name the browser would run that a second time.
const form = document.querySelector('[data-evaluate]');
const $ = selector => document.querySelector(selector);
const criteria = [...form.querySelectorAll('[data-criterion]')];
document.querySelectorAll('[data-needs-script]').forEach(element => { element.hidden = false; });

// --- keys: a digit marks and goes on, X does not apply, up and down move, O opens the remark ------------------
const radios = criterion => [...criterion.querySelectorAll('input[type=radio]')];
const goTo = criterion => (radios(criterion).find(each => each.checked) ?? radios(criterion)[0]).focus();

function mark(criterion, value) {
  const radio = radios(criterion).find(each => each.value === value);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function next(at, step) {
  const to = criteria[at + step];
  if (to) goTo(to);
  else if (step > 0) (form.querySelector('[name=critical]') ?? form.elements.summary).focus();
}

form.addEventListener('keydown', event => {
  if (!event.target.matches('[data-criterion] input[type=radio]') || event.ctrlKey || event.altKey || event.metaKey) return;
  const criterion = event.target.closest('[data-criterion]');
  const at = criteria.indexOf(criterion);
  const key = event.key.toLowerCase();
  if (key === 'arrowdown' || key === 'arrowup') {
    event.preventDefault();
    next(at, key === 'arrowdown' ? 1 : -1);
  } else if (/^[0-9]$/.test(key) || key === 'x') {
    event.preventDefault();
    if (mark(criterion, key === 'x' ? 'na' : key)) next(at, 1);
  } else if (key === 'o') {
    event.preventDefault();
    criterion.querySelector('.q-remark').open = true;
    criterion.querySelector('textarea').focus();
  }
});
form.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !event.target.matches('[data-criterion] textarea')) return;
  goTo(event.target.closest('[data-criterion]'));
});

// --- saved as it is typed: one request at a time, tried again until it is kept --------------------------------
let dirty = false;
let busy = false;
let timer = null;
let over = false;
let wanted = false;
const say = text => { $('[data-saved]').textContent = text; };

function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }
function changed() { dirty = true; later(500); }
form.addEventListener('input', changed);
form.addEventListener('change', changed);

function refused(text) {
  over = true;
  const note = $('[data-refused]');
  note.hidden = false;
  note.querySelector('p').textContent = text;
}

async function save() {
  if (busy || !dirty || over) return;
  busy = true;
  dirty = false;
  let wait = 500;
  try {
    const answer = await fetch(form.dataset.save, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } });
    if (answer.status === 409 || answer.status === 404) { refused((await answer.json()).error); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
  } catch {
    dirty = true;
    say(form.dataset.wordTrying);
    wait = 4000;
  } finally {
    busy = false;
  }
  if (wanted) { wanted = false; form.requestSubmit(); return; }
  if (dirty && !over) later(wait);
}

function show(told) {
  form.elements.revision.value = told.revision;
  say(`${form.dataset.wordSaved} ${told.saved}`);
  $('[data-score]').textContent = told.score ?? '–';
  $('[data-points]').textContent = told.points;
  $('[data-possible]').textContent = told.possible;
  $('[data-missing]').textContent = told.missing;
  form.querySelectorAll('[aria-invalid]').forEach(each => {
    if (each.matches('[data-criterion]') && radios(each).some(radio => radio.checked)) each.removeAttribute('aria-invalid');
  });
}

// Leaving sends along what the pause has not sent yet; finishing sends the form itself.
let sending = false;
form.addEventListener('submit', event => {
  clearTimeout(timer);
  if (busy) { event.preventDefault(); wanted = true; return; } // its answer brings the revision to finish on
  sending = true;
});
addEventListener('pagehide', () => {
  if (dirty && !sending && !over) fetch(form.dataset.save, { method: 'POST', body: new FormData(form), keepalive: true });
});

const first = criteria.find(each => each.getAttribute('aria-invalid')) ?? criteria.find(each => !radios(each).some(radio => radio.checked));
if (first) goTo(first);
