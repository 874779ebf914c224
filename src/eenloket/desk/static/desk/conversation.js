// The desk during a conversation. The server holds the draft: every change goes there within a second, in order;
// a change that could not be sent is kept and sent again. Nothing is decided here.
import { $, $$, openLoadedDialogs, toast } from '../eenloket/desk.js';
import { Refused, SignedOut, inOrder, send } from '../eenloket/sending.js';

const form = $('#vraag');
const input = $('#z');
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

// --- the draft ---------------------------------------------------------------------------------------------
const saved = $('#bewaard span:last-child');
const trouble = $('#bewaarfout');
let dirty = false, timer = null, firstChange = 0, retry = null;

function fields(extra = {}) {
  const data = new FormData(form);
  for (const name of ['csrfmiddlewaretoken', 'zoek']) data.delete(name);
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  return data;
}
function complain(text, link) {
  trouble.innerHTML = '<div class="note" data-s="warn"><span class="el-icon" data-i="warn" aria-hidden="true"></span><p class="small"></p></div>';
  const line = $('p', trouble);
  line.textContent = text + ' ';
  if (link) { const a = document.createElement('a'); a.href = link; a.target = '_blank'; a.textContent = link; line.append(a); }
}
async function saveDraft() {
  if (!dirty) return;
  dirty = false; firstChange = 0; clearTimeout(timer);
  try {
    saved.textContent = form.dataset.saving;
    const answer = await send(form.dataset.draftUrl, fields());
    form.elements.revision.value = answer.revision;
    saved.textContent = `${form.dataset.saved} ${answer.saved}`;
    trouble.replaceChildren();
  } catch (error) {
    if (error instanceof Refused) {
      if (error.status === 409) keepTyped();
      complain(error.message); saved.textContent = ''; return;
    }
    dirty = true;
    saved.textContent = form.dataset.offline;
    if (error instanceof SignedOut) complain(form.dataset.signedOut, form.dataset.signIn);
    clearTimeout(retry);
    retry = setTimeout(() => inOrder(saveDraft), 1500);
  }
}
function changed() {
  dirty = true;
  firstChange ||= Date.now();
  clearTimeout(timer);
  // Soon after a pause, and at the latest a second after the first change: two seconds of typing are never lost.
  timer = setTimeout(() => inOrder(saveDraft), Math.max(0, Math.min(400, firstChange + 1000 - Date.now())));
}
const flush = () => inOrder(saveDraft);

// What was typed in a page that turned out to be old is put under what is there now, once the page is loaded again.
const keptAt = form && `kept:${form.dataset.draftUrl}`;
function keepTyped() {
  sessionStorage.setItem(keptAt, JSON.stringify($$('textarea', form).map(area => [area.name, area.value])));
}
function putBackTyped() {
  const kept = JSON.parse(sessionStorage.getItem(keptAt) ?? '[]');
  sessionStorage.removeItem(keptAt);
  for (const [name, text] of kept) {
    const area = form.elements[name];
    if (!text.trim() || area.value.includes(text)) continue;
    area.value = text.startsWith(area.value) ? text : `${area.value}\n${text}`;
    changed();
  }
}

if (form) {
  putBackTyped();
  form.addEventListener('input', event => { if (!event.target.dataset.used) changed(); });
  document.addEventListener('change', event => { if (event.target.form === form && !form.contains(event.target)) changed(); });
  addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && dirty) flush(); });
  addEventListener('pagehide', () => { if (dirty) send(form.dataset.draftUrl, fields(), true, true).catch(() => {}); });
  // Another form or link of this page goes on only when what was typed is safe.
  document.addEventListener('submit', async event => {
    if (!event.target.matches('[data-keep-draft]') || !dirty) return;
    event.preventDefault(); await flush(); event.target.submit();
  });
  document.addEventListener('click', async event => {
    const link = event.target.closest('a[href^="/"]');
    if (!link || link.target || !dirty || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); await flush(); location.assign(link.href);
  });
}

// --- search while listening --------------------------------------------------------------------------------
let searching = null, sought = null;
const options = () => $$('#gevonden [role=option]');
const chosen = () => options().find(option => option.ariaSelected === 'true');
function choose(option) {
  options().forEach(each => { each.ariaSelected = String(each === option); });
  input.setAttribute('aria-activedescendant', option?.id ?? '');
  option?.scrollIntoView({ block: 'nearest' });
}
async function search() {
  const typed = input.value.trim();
  if (typed === sought) return;
  sought = typed;
  searching?.abort();
  searching = new AbortController();
  try {
    const response = await fetch(`${input.dataset.url}&q=${encodeURIComponent(typed)}`, { signal: searching.signal, headers: { 'HX-Request': 'true' } });
    if (!response.ok) return;
    const html = await response.text();
    if (typed !== input.value.trim()) return;
    $('#gevonden-deel').innerHTML = html;
    input.setAttribute('aria-activedescendant', chosen()?.id ?? '');
  } catch (error) { if (error.name !== 'AbortError') sought = null; }
}
if (input) {
  let pause = null;
  input.addEventListener('input', () => {
    clearTimeout(pause); pause = setTimeout(search, 120);
    if (form) { form.elements.searched_for.value = input.value; changed(); }
  });
  input.addEventListener('keydown', async event => {
    const all = options(), at = all.indexOf(chosen());
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (all.length) choose(all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
    }
    if (event.key === 'Enter' && !event.ctrlKey) {
      event.preventDefault();
      clearTimeout(pause); await search();
      if (chosen()) openAnswer(chosen().dataset.url);
    }
  });
  $('#gevonden-deel').addEventListener('click', event => {
    const option = event.target.closest('[role=option]');
    if (option) { choose(option); openAnswer(option.dataset.url); }
  });
  if (input.value) search();
}

// --- the answer --------------------------------------------------------------------------------------------
function openAnswer(url) {
  if (!form) return;
  inOrder(async () => {
    await saveDraft();
    try {
      const answer = await send(url, {});
      form.elements.revision.value = answer.revision;
      if (!form.elements.subject.value) form.elements.subject.value = answer.subject;
      const title = $('#vraag-titel');
      if (title && answer.subject) title.textContent = answer.subject.slice(0, 26);
      $('#antwoord').innerHTML = answer.answer;
      $('#gebruikt').innerHTML = answer.used;
      $('#antwoord .pane__body').scrollTop = 0;
    } catch (error) { complain(error.message || form.dataset.offline); }
  });
}
document.addEventListener('click', event => {
  const copier = event.target.closest('[data-copy]');
  if (copier) navigator.clipboard.writeText(document.getElementById(copier.dataset.copy).textContent).then(() => toast(copier.dataset.copied));
  const inserter = event.target.closest('[data-insert]');
  if (inserter) {
    const area = form.elements.note_for_citizen;
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${inserter.dataset.insert}` : inserter.dataset.insert;
    area.focus();
    changed();
  }
  const other = event.target.closest('[data-open-answer]');
  if (other) openAnswer(other.dataset.openAnswer);
});
document.addEventListener('change', event => {
  const box = event.target.closest('[data-used]');
  if (box) inOrder(() => send(box.dataset.used, { version: box.dataset.version, used: box.checked ? '1' : '0' })).catch(error => complain(error.message));
});

// --- results, and the dialogs that some need ---------------------------------------------------------------
async function openDialog(url) {
  await flush();
  const response = await fetch(url, { headers: { 'HX-Request': 'true' } });
  if (response.redirected) {
    $$('input[name=result][form=vraag]').forEach(radio => { radio.checked = false; });
    complain(form.dataset.signedOut, form.dataset.signIn);
    return;
  }
  $('#dialoog').innerHTML = await response.text();
  htmx.process($('#dialoog'));
  openLoadedDialogs($('#dialoog'));
}
document.addEventListener('click', event => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) openDialog(opener.dataset.dialog);
});
// A page may be asked for with a dialog in front: what was passed on in vain becomes a call-back note.
addEventListener('DOMContentLoaded', () => {
  const wanted = new URL(location.href).searchParams;
  if (!form?.dataset.dialogUrl || !/^\w+$/.test(wanted.get('afronden') ?? '')) return;
  const result = wanted.get('afronden'), rest = new URLSearchParams([...wanted].filter(([name]) => ['oproep', 'afdeling'].includes(name)));
  history.replaceState(null, '', location.pathname);
  const radio = $(`input[name=result][form=vraag][value="${result}"]`);
  if (radio) radio.checked = true;
  openDialog(`${form.dataset.dialogUrl.replace('RESULT', result)}?${rest}`);
});
function finishDialog(result) { return openDialog(form.dataset.dialogUrl.replace('RESULT', result)); }
$$('[data-result-dialog]').forEach(radio => radio.addEventListener('click', () => finishDialog(radio.dataset.resultDialog)));
$$('.menu--up input').forEach(radio => radio.addEventListener('change', () => {
  radio.closest('details').open = false;
  $('.menu--up summary').classList.add('is-chosen');
}));

function showErrors(dialogForm, error) {
  const fieldErrors = error.answer?.fields ?? {};
  $$('[data-error-for]', dialogForm).forEach(place => {
    const text = fieldErrors[place.dataset.errorFor] ?? '';
    place.textContent = text;
    const control = dialogForm.elements[place.dataset.errorFor];
    if (control instanceof Element) control.setAttribute('aria-invalid', String(Boolean(text)));
  });
  const first = $$('[data-error-for]', dialogForm).find(place => place.textContent);
  const control = first && dialogForm.elements[first.dataset.errorFor];
  if (control) (control instanceof Element ? control : control[0]).focus();
  const shown = Boolean(first);
  $('[data-form-error]', dialogForm).innerHTML = shown ? '' : '<div class="note" data-s="warn"><span class="el-icon" data-i="warn" aria-hidden="true"></span><p></p></div>';
  if (!shown) $('[data-form-error] p', dialogForm).textContent = error.message || form.dataset.offline;
}
// What is typed in a dialog is part of the draft too.
document.addEventListener('input', event => {
  const dialogForm = event.target.closest('[data-finish-form]');
  if (!dialogForm || !form) return;
  const data = new FormData(dialogForm);
  for (const name of ['csrfmiddlewaretoken', 'zoek', 'promised_date']) data.delete(name);
  form.elements.finish.value = JSON.stringify(Object.fromEntries(data));
  changed();
});
document.addEventListener('change', event => {
  if (event.target.name !== 'department') return;
  const other = $('[data-when-other]', event.target.form);
  if (other) other.hidden = event.target.value !== '';
});

// Read when it is sent, not when the button is pressed: a draft still on its way moves the revision on.
function finishFields(dialogForm, submitter) {
  const data = fields({ finish: '{}' });
  new FormData(dialogForm).forEach((value, name) => { if (name !== 'csrfmiddlewaretoken') data.set(name, value); });
  data.set('result', dialogForm.dataset.result);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  return data;
}
let finishing = false;
async function finish(work, onError) {
  if (finishing) return;
  finishing = true;
  try {
    const answer = await inOrder(work);
    dirty = false;
    if (answer.html) {
      $('#dialoog').innerHTML = answer.html;
      openLoadedDialogs($('#dialoog'));
      $('#dialoog dialog').addEventListener('close', () => location.assign(answer.next));
    } else location.assign(answer.next);
    if (answer.html) return;
    await wait(4000);
  } catch (error) {
    if (error instanceof SignedOut) complain(form.dataset.signedOut, form.dataset.signIn);
    onError(error);
  } finally { finishing = false; }
}
document.addEventListener('submit', event => {
  const target = event.target;
  if (target === form) {
    if (event.submitter?.dataset.drop) { if (!confirm(event.submitter.dataset.drop)) event.preventDefault(); return; }
    event.preventDefault();
    const result = $('input[name=result][form=vraag]:checked');
    if (!result) { complain(form.dataset.choose); $('input[name=result][form=vraag]')?.focus(); return; }
    if (result.dataset.resultDialog) { finishDialog(result.dataset.resultDialog); return; }
    finish(() => send(form.action, fields()), error => complain(error.message || form.dataset.offline));
  } else if (target.matches('[data-finish-form]')) {
    event.preventDefault();
    finish(() => send(target.action, finishFields(target, event.submitter)), error => showErrors(target, error));
  } else if (target.matches('[data-reload-form]')) {
    event.preventDefault();
    inOrder(async () => { await saveDraft(); return send(target.action, new FormData(target)); })
      .then(answer => { dirty = false; location.assign(answer.next); })
      .catch(error => showErrors(target, error));
  } else if (target.matches('[data-small-form]')) {
    event.preventDefault();
    send(target.action, new FormData(target))
      .then(answer => { target.closest('dialog').close(); toast(answer.toast); })
      .catch(error => showErrors(target, error));
  }
});
// A customer form that was refused comes back in its own place.
document.addEventListener('htmx:beforeSwap', event => {
  const place = event.detail.elt?.dataset?.errorsTo;
  if (place && event.detail.xhr.status === 422) event.detail.target = $(place);
});
