// A form works without this. With it, what is typed is kept while typing, fields come and go with what is chosen, and
// answers to the question are shown at once.
import { connectConditions } from './conditions.js';

const form = document.querySelector('[data-form]');
const SAVE_AFTER = 1500, ASK_AFTER = 700, FEWEST_WORDS = 3;

for (const each of document.querySelectorAll('form[data-once]')) {
  each.addEventListener('submit', event => { if (each.dataset.sent) event.preventDefault(); each.dataset.sent = '1'; });
  addEventListener('pageshow', () => { delete each.dataset.sent; });
}
if (form) {
  connectConditions(form);
  keepWhatIsTyped();
  watchFiles();
  const question = form.querySelector('[data-question]');
  const place = form.querySelector('[data-offers]');
  if (question && place) showAnswers(question, place);
}

// What goes to the server while somebody types; files only go with a button.
function typed(extra) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  return data;
}
function post(url, data, more = {}) {
  return fetch(url, { method: 'POST', body: data, redirect: 'manual', headers: { Accept: 'application/json' }, ...more });
}

// One request at a time: the first one begins the submission that the others go on with.
let busy = Promise.resolve();
function inOrder(work) {
  busy = busy.then(work, work);
  return busy;
}

function keepWhatIsTyped() {
  const status = form.querySelector('[data-saved-at]');
  const again = document.querySelector('[data-again]');
  let timer = null, dirty = false, leaving = false;
  async function save() {
    if (!dirty || leaving) return;
    dirty = false;
    try {
      const reply = await post(form.action, typed({ doe: 'bewaar' }));
      if (!reply.ok) throw new TypeError('not kept');
      const answer = await reply.json();
      form.elements.voor.value = answer.token; // the page now belongs to this submission, also when another tab sends it
      status.textContent = `${form.dataset.saved} ${answer.saved}`;
      status.removeAttribute('data-s');
      if (again) again.hidden = false;
    } catch {
      dirty = true;
      status.textContent = form.dataset.offline;
      status.dataset.s = 'warn';
      clearTimeout(timer);
      timer = setTimeout(queue, 4000);
    }
  }
  const queue = () => inOrder(save);
  form.addEventListener('input', event => {
    if (event.target.type === 'file') return;
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(queue, SAVE_AFTER);
  });
  form.addEventListener('submit', () => { leaving = true; clearTimeout(timer); });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('pagehide', () => { if (dirty && !leaving) post(form.action, typed({ doe: 'bewaar' }), { keepalive: true }).catch(() => {}); });
}

// A file that is too large is named before it is sent: sending it would take long and then fail.
function watchFiles() {
  form.addEventListener('change', event => {
    const input = event.target;
    if (input.type !== 'file') return;
    const limit = Number(input.dataset.mostMb) * 1024 * 1024;
    const large = [...input.files].find(file => file.size > limit);
    const place = input.closest('.sf');
    place.querySelector('.err[data-script]')?.remove();
    place.toggleAttribute('data-fout', Boolean(large));
    if (!large) return;
    const line = document.createElement('span');
    line.className = 'err';
    line.dataset.script = '';
    line.id = `${input.id}-js`;
    line.setAttribute('role', 'alert');
    line.textContent = `${large.name}: ${input.dataset.tooLarge}`;
    input.before(line);
    input.value = '';
  });
}

function showAnswers(question, place) {
  let timer = null, last = '';
  async function ask() {
    const text = question.value.trim();
    if (text === last || text.split(/\s+/).length < FEWEST_WORDS) return;
    last = text;
    try {
      const reply = await post(place.dataset.offers, typed({}));
      if (!reply.ok) throw new TypeError('no answer');
      if (reply.status === 204 || question.value.trim() !== text) return;
      const html = await reply.text();
      if (place.contains(document.activeElement)) return;
      place.innerHTML = html;
    } catch { last = ''; } // asked again with the next thing typed
  }
  question.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => inOrder(ask), ASK_AFTER); });
  form.addEventListener('click', async event => {
    const button = event.target.closest('[data-decline]');
    if (!button || !place.contains(button)) return;
    event.preventDefault();
    const next = place.nextElementSibling?.querySelector('input, textarea, select, button');
    try { await post(form.action, typed({ doe: 'geen' })); } catch { return; }
    place.replaceChildren();
    (next ?? question).focus();
  });
}
