// Making something of parts. The server holds the draft: what is typed goes there within a second, in order, and what
// could not be sent is kept and sent again. The page has #deel (the part that is open), #lijst, #voorbeeld and #controle.
import { $, $$ } from './desk.js';
import { Refused, SignedOut, inOrder, send } from './sending.js';

const form = $('#deel');
const saved = $('#bewaard span:last-child');
const trouble = $('#bewaarfout');
let dirty = false, timer = null, retry = null, isStuck = false, tell = () => {};

function complain(text, link) {
  trouble.innerHTML = '<div class="note" data-s="warn"><span class="el-icon" data-i="warn" aria-hidden="true"></span><p class="small"></p></div>';
  const line = $('p', trouble);
  line.textContent = text + ' ';
  if (link) { const a = document.createElement('a'); a.href = link; a.target = '_blank'; a.textContent = link; line.append(a); }
}
async function save() {
  if (!dirty || isStuck) return;
  dirty = false;
  clearTimeout(timer);
  try {
    saved.textContent = form.dataset.saving;
    show(await send(form.action, new FormData(form)));
    trouble.replaceChildren();
  } catch (error) {
    dirty = true;
    if (error instanceof Refused) { isStuck = true; complain(error.message); saved.textContent = ''; return; }
    saved.textContent = form.dataset.offline;
    if (error instanceof SignedOut) complain(form.dataset.signedOut, form.dataset.signIn);
    clearTimeout(retry);
    retry = setTimeout(() => inOrder(save), 1500);
  }
}
function changed() {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(() => inOrder(save), 500);
}
const flush = () => { clearTimeout(timer); return inOrder(save); };

function show(answer) {
  form.elements.was.value = answer.token;
  saved.textContent = `${form.dataset.saved} ${answer.saved}`;
  replace('#lijst', answer.list);
  replace('#voorbeeld', answer.preview);
  replace('#controle', answer.checks);
  const title = $('.mk-title');
  if (title) title.textContent = answer.title || title.textContent;
  tell(answer);
}
// New words in their place, but not while somebody is there; what was typed beside the part stays.
function replace(place, html) {
  const part = $(place);
  if (part.contains(document.activeElement)) return;
  const typed = Object.fromEntries($$('[name=note], [name=naam], [name=soort]', part).map(field => [`${field.form.id}${field.name}`, field.value]));
  part.innerHTML = html;
  $$('[name=note], [name=naam], select[name=soort]', part).forEach(field => { field.value = typed[`${field.form.id}${field.name}`] || field.value; });
}

// What was saved may have brought the list or the checks anew: then it is the same form, made again.
function sendAgain(target, submitter) {
  if (target.isConnected) { target.requestSubmit(submitter); return; }
  const again = target.id ? document.getElementById(target.id) : $(`form:not(#deel)[action="${target.getAttribute('action')}"]`);
  if (again) again.requestSubmit($(`button[value="${submitter?.value}"]`, again) ?? $('button', again));
}

// `shown(answer)` is called with what the server answered to a save.
export function connectMaker(shown = () => {}) {
  tell = shown;
  const focused = $$('[autofocus]')[0];
  if (focused) { focused.focus(); focused.select?.(); }
  if (!form) return;
  form.addEventListener('input', changed);
  form.addEventListener('change', async event => {
    changed();
    if (event.target.matches('[data-reload]')) { await flush(); if (!dirty) location.assign(`?deel=${form.elements.deel.value}&focus=naam`); }
  });
  form.addEventListener('submit', event => { event.preventDefault(); dirty = true; flush(); });
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && dirty) flush(); });
  addEventListener('pagehide', () => { if (dirty && !isStuck) send(form.action, new FormData(form), true, true).catch(() => {}); });
  // Whatever leads elsewhere waits until the server has what was typed.
  document.addEventListener('submit', async event => {
    if (event.target === form || !dirty || isStuck) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    await flush();
    if (!dirty) sendAgain(target, submitter);
  }, true);
  document.addEventListener('click', async event => {
    const link = event.target.closest('a[href]');
    if (!link || link.target || !dirty || isStuck || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    await flush();
    if (!dirty) location.assign(link.href);
  });
  // Alt with an arrow moves the part that is open, as its buttons do.
  document.addEventListener('keydown', event => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    const button = $(`[data-move="${event.key === 'ArrowUp' ? 'up' : 'down'}"]`);
    if (!button || event.target.closest('select')) return;
    event.preventDefault();
    button.click();
  });
}
