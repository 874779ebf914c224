// The heat map opens evidence beside itself and is walked with the arrow keys; answers in a round are kept one by one.
// This does not import desk.js: under its plain name the browser would run that a second time.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

$$('[data-needs-script]').forEach(element => { element.hidden = false; });
$$('[data-hide-with-script]').forEach(element => { element.hidden = true; });
document.addEventListener('change', event => {
  if (event.target.matches('[data-submit-on-change]')) event.target.form.requestSubmit();
});

// --- evidence beside the table -------------------------------------------------------------------------------
const table = $('[data-heat]');
const start = location.href;
let opener = null;

async function show(link) {
  const answer = await fetch(link.href, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok || answer.redirected) { location.href = link.href; return; }
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  $('#bewijs').replaceWith(holder.content);
  $('.p-heat')?.classList.remove('p-heat--empty');
  $$('[aria-current="true"]', table ?? document.createElement('i')).forEach(each => each.removeAttribute('aria-current'));
  if (link.closest('.heat')) link.setAttribute('aria-current', 'true');
  history.replaceState(null, '', link.href);
  opener = link;
  $('#bewijs').focus();
  if (matchMedia('(max-width: 63.99rem)').matches) $('#bewijs').scrollIntoView();
}
document.addEventListener('click', event => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest('[data-heat] td a, a[data-evidence]');
  if (link && $('#bewijs')) { event.preventDefault(); show(link); return; }
  const closer = event.target.closest('[data-close-evidence]');
  if (closer && opener?.isConnected) {
    event.preventDefault();
    $$('.pane__body', $('#bewijs')).forEach(body => body.remove());
    $('.pane__head', $('#bewijs')).remove();
    opener.removeAttribute('aria-current');
    history.replaceState(null, '', start);
    opener.focus();
  }
});

// --- one stop of the Tab key for the whole map; the arrow keys walk through it --------------------------------
if (table) {
  const cell = (row, column) => $('a', row?.cells[column] ?? document.createElement('i'));
  const links = table.getElementsByTagName('a');
  const stop = $('[aria-current="true"]', table) ?? $('td a', table);
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener('keydown', event => {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    let at = event.target.closest('td, th');
    let row = at.parentElement;
    let column = at.cellIndex;
    let next = null;
    do {
      column += step[1];
      if (step[0]) row = step[0] > 0 ? row.nextElementSibling : row.previousElementSibling;
      next = row && cell(row, column);
    } while (!next && row && column > 0 && column < row.cells.length);
    if (next) next.focus();
  });
  table.addEventListener('focusin', event => {
    const link = event.target.closest('a');
    if (!link) return;
    const before = $('a[tabindex="0"]', table);
    if (before) before.tabIndex = -1;
    link.tabIndex = 0;
  });
}

// --- answers are kept as they are given ------------------------------------------------------------------------
const form = $('form[data-autosave]');
if (form) {
  const status = $('[data-saved]', form);
  const waiting = new Set();
  let timer = null;
  let sending = null; // one at a time, or what was chosen first could arrive last

  function count() {
    const done = $$('fieldset[data-element]', form).filter(each => $('input:checked', each)).length;
    $$('[data-answered]').forEach(each => { each.value = done; });
    $$('[data-answered-count]').forEach(each => { each.textContent = done; });
  }
  function send() {
    if (sending || !waiting.size) return;
    const parts = [...waiting];
    waiting.clear();
    sending = keep(parts).then(isKept => {
      sending = null;
      if (!isKept) parts.forEach(key => waiting.add(key));
      if (waiting.size) later(isKept ? 0 : 5000);
    });
  }
  async function keep(parts) {
    const data = new FormData();
    const side = form.elements.side?.value;
    if (side) data.set('side', side);
    if (form.elements.development) data.set('development', form.elements.development.value);
    parts.forEach(key => {
      const level = $(`input[name="level:${CSS.escape(key)}"]:checked`, form);
      data.set(`level:${key}`, level?.value ?? '');
      data.set(`remark:${key}`, form.elements[`remark:${key}`]?.value ?? '');
    });
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST', body: data, headers: { 'X-CSRFToken': $('meta[name=csrf-token]').content, Accept: 'application/json' },
        signal: AbortSignal.timeout(10000),
      });
      if (!answer.ok) throw new Error(answer.status);
      status.textContent = `${status.dataset.saved} ${(await answer.json()).saved}`;
      return true;
    } catch {
      status.textContent = status.dataset.failed;
      return false;
    }
  }
  function later(pause) { clearTimeout(timer); timer = setTimeout(send, pause); }
  function note(target, pause) {
    const part = target.closest('[data-element]');
    if (part) waiting.add(part.dataset.element);
    else if (target.name === 'development') waiting.add('');
    else return;
    later(pause);
  }
  form.addEventListener('change', event => { count(); note(event.target, 0); });
  form.addEventListener('input', event => { if (event.target.matches('textarea, .inp')) note(event.target, 1200); });
  form.addEventListener('submit', event => {
    clearTimeout(timer);
    if (!sending) return;
    const { submitter } = event;
    event.preventDefault();
    sending.then(() => form.requestSubmit(submitter)); // the form says it all, and says it last
  });
}
$('[data-problem] input, [aria-invalid="true"]')?.focus();
