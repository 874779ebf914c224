// Writing an answer. The server holds the draft: every change goes there within a second, in order, and a change that
// could not be sent is kept and sent again. Where somebody else changed the same part, nothing goes until one chooses.
import { $, $$ } from '../eenloket/desk.js';
import { Refused, SignedOut, inOrder, send } from '../eenloket/sending.js';

const form = $('#tekst');
const saved = $('#bewaard span:last-child');
const trouble = $('#bewaarfout');
const held = new Set(); // fields that wait for a choice
let dirty = false, timer = null, firstChange = 0, retry = null, overrule = [];

// --- what goes to the server -----------------------------------------------------------------------------------
const fieldOf = name => name.replace(/-.*$/, '');
function typed() {
  const data = new FormData(form);
  for (const name of [...data.keys()]) if (held.has(fieldOf(name))) data.delete(name);
  overrule.forEach(name => data.append('overrule', name));
  return data;
}
function complain(text, link) {
  trouble.innerHTML = '<div class="note" data-s="warn"><span class="el-icon" data-i="warn" aria-hidden="true"></span><p class="small"></p></div>';
  const line = $('p', trouble);
  line.textContent = text + ' ';
  if (link) { const a = document.createElement('a'); a.href = link; a.target = '_blank'; a.textContent = link; line.append(a); }
}
async function save() {
  if (!dirty) return;
  dirty = false; firstChange = 0; clearTimeout(timer);
  const data = typed();
  overrule = [];
  try {
    saved.textContent = form.dataset.saving;
    show(await send(form.action, data));
    trouble.replaceChildren();
  } catch (error) {
    overrule = data.getAll('overrule');
    if (error instanceof Refused) { complain(error.message); saved.textContent = ''; return; }
    dirty = true;
    saved.textContent = form.dataset.offline;
    if (error instanceof SignedOut) complain(form.dataset.signedOut, form.dataset.signIn);
    clearTimeout(retry);
    retry = setTimeout(() => inOrder(save), 1500);
  }
}
function changed() {
  dirty = true;
  firstChange ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(() => inOrder(save), Math.max(0, Math.min(600, firstChange + 1500 - Date.now())));
}
const flush = () => { clearTimeout(timer); return inOrder(save); };

// --- what comes back -------------------------------------------------------------------------------------------
function show(answer) {
  saved.textContent = `${form.dataset.saved} ${answer.saved}`;
  for (const [name, html] of Object.entries(answer.advice)) {
    const place = $(`#advies-${name}`);
    const isOpen = $('details', place)?.open;
    if (!place.contains(document.activeElement)) place.innerHTML = html;
    if (isOpen && $('details', place)) $('details', place).open = true;
  }
  for (const [name, html] of Object.entries(answer.clashes)) {
    held.add(name);
    $(`[data-clash="${name}"]`).innerHTML = html;
  }
  const beside = $('#naast');
  if (!beside.contains(document.activeElement)) {
    const note = $('[name=change_note]', beside)?.value;
    beside.outerHTML = answer.beside;
    if (note) $('[name=change_note]', $('#naast')).value = note;
  }
}

document.addEventListener('click', event => {
  const mine = event.target.closest('[data-keep-mine]')?.dataset.keepMine;
  const theirs = event.target.closest('[data-take-theirs]')?.dataset.takeTheirs;
  const name = mine ?? theirs;
  if (name) {
    const place = $(`[data-clash="${name}"]`);
    if (theirs) form.elements[name].value = $('template', place).content.textContent;
    overrule.push(name);
    held.delete(name);
    place.replaceChildren();
    form.elements[name]?.focus?.();
    changed();
  }
  const easier = event.target.closest('[data-easier]');
  if (easier) {
    const area = form.elements[easier.dataset.field];
    area.value = area.value.replace(easier.dataset.quote, asWritten(easier.dataset.easier, easier.dataset.quote));
    area.focus();
    changed();
  }
  const line = event.target.closest('[data-add-line]');
  if (line) {
    const area = form.elements[line.dataset.for];
    area.value = `${area.value.trimEnd()}\n${line.dataset.addLine}`.trimStart();
    line.closest('li').remove();
    area.focus();
    changed();
  }
  const prefix = event.target.closest('[data-prefix]');
  if (prefix) { beginLines(form.elements[prefix.dataset.for.slice(2)], prefix.dataset.prefix); changed(); }
  const adder = event.target.closest('[data-add-row]');
  if (adder) addRow($('ol', adder.closest('[data-rows]')));
  const dropper = event.target.closest('[data-drop-row]');
  if (dropper) dropRow(dropper.closest('li'));
});
const asWritten = (word, like) => like[0] === like[0].toUpperCase() ? word[0].toUpperCase() + word.slice(1) : word;

// --- layout and rows -------------------------------------------------------------------------------------------
function beginLines(area, prefix) {
  const start = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split('\n').map(line => line.startsWith(prefix) ? line.slice(prefix.length) : prefix + line);
  area.setRangeText(lines.join('\n'), start, end, 'end');
  area.focus();
}
function addRow(list) {
  const row = list.lastElementChild.cloneNode(true);
  $$('input', row).forEach(input => { input.value = ''; });
  list.append(row);
  number(list);
  $('input', row).focus();
}
function dropRow(row) {
  const list = row.parentElement;
  if (list.children.length === 1) $$('input', row).forEach(input => { input.value = ''; });
  else row.remove();
  number(list);
  $('input', list)?.focus();
  changed();
}
function number(list) {
  [...list.children].forEach((row, place) => $$('.sr, [aria-label]', row).forEach(element => {
    if (element.ariaLabel) element.ariaLabel = element.ariaLabel.replace(/\d+/, place + 1);
    else element.textContent = element.textContent.replace(/\d+$/, place + 1);
  }));
}

if (form) {
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  // Enter in a field of one line must not send the form as a page.
  form.addEventListener('submit', event => { event.preventDefault(); dirty = true; flush(); });
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && dirty) flush(); });
  addEventListener('pagehide', () => { if (dirty) send(form.action, typed(), true, true).catch(() => {}); });
  document.addEventListener('click', async event => {
    const link = event.target.closest('a[href^="/"]');
    if (!link || link.target || !dirty || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); await flush(); location.assign(link.href);
  });
  // Names of products and answers, for the list under the field in which one is typed.
  form.addEventListener('input', async event => {
    const list = event.target.list;
    if (!list?.dataset.url) return;
    const answer = await fetch(`${list.dataset.url}?q=${encodeURIComponent(event.target.value)}`);
    if (answer.ok) list.replaceChildren(...(await answer.json()).names.map(each => new Option(each.label, each.value)));
  });
}
// A step goes on only when what was typed is safe.
document.addEventListener('submit', async event => {
  const step = event.target.closest('form[data-after-saving]');
  if (!step || !dirty) return;
  event.preventDefault();
  const button = event.submitter;
  await flush();
  if (!dirty && !held.size) step.requestSubmit(button);
});
document.addEventListener('submit', event => {
  const asked = event.target.closest('form[data-confirm]');
  if (asked && !confirm(asked.dataset.confirm)) event.preventDefault();
});
$('#fouten')?.focus();
