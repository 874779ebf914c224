// What every page of the desk can do: keys, dialogs, toasts, light and dark, live refresh.
// A page says what it wants with data attributes; nothing here knows a page.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const csrfToken = () => $('meta[name=csrf-token]').content;
const isTyping = target => target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
const isVisible = element => element.getClientRects().length > 0;

export async function post(url, data) {
  const body = data instanceof FormData ? data : new URLSearchParams(data);
  return fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' } });
}

document.addEventListener('htmx:configRequest', event => { event.detail.headers['X-CSRFToken'] = csrfToken(); });

// --- toasts: only for what went well; gone after 8 seconds -------------------------------------------------
export function toast(text) {
  const element = document.createElement('div');
  element.className = 'toast';
  element.innerHTML = '<span class="el-icon" data-i="okay" aria-hidden="true"></span><span></span>';
  element.lastChild.textContent = text;
  $('#toasts').append(element);
  setTimeout(() => element.remove(), 8000);
}
$$('[data-toast]').forEach(element => setTimeout(() => element.remove(), 8000));

// --- dialogs -----------------------------------------------------------------------------------------------
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}
// A dialog that comes in as a fragment opens itself; closing throws it away.
export function openLoadedDialogs(root = document) {
  $$('dialog[data-open]', root).forEach(dialog => {
    if (dialog.open) return;
    dialog.showModal();
    dialog.addEventListener('close', () => dialog.remove());
  });
}
document.addEventListener('htmx:afterSettle', () => openLoadedDialogs());
openLoadedDialogs();
document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open-dialog]');
  if (opener) openDialog(opener.dataset.openDialog);
  const closer = event.target.closest('[data-close]');
  if (closer) closer.closest('dialog')?.close();
  const menu = $('details.menu[open]');
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// --- how someone likes the desk ----------------------------------------------------------------------------
$('[data-mode-toggle]')?.addEventListener('click', event => {
  const dark = getComputedStyle(document.documentElement).colorScheme === 'dark'
    || (document.documentElement.dataset.mode !== 'licht' && matchMedia('(prefers-color-scheme: dark)').matches);
  const mode = dark ? 'licht' : 'donker';
  document.documentElement.dataset.mode = mode;
  post(event.currentTarget.dataset.url, { mode });
});
document.addEventListener('change', event => {
  const box = event.target.closest('[data-preference]');
  if (!box) return;
  if (box.dataset.preference === 'single_keys') document.body.dataset.singleKeys = box.checked ? 'on' : 'off';
  post(box.dataset.url, { [box.dataset.preference]: box.checked ? 'on' : 'off' });
});

// --- keys --------------------------------------------------------------------------------------------------
// data-alt="x": Alt+X focuses a field, or presses a button or link. data-key="3": Alt+3 chooses a radio.
// data-submit-key: Ctrl+Enter presses it (the one in an open dialog first). data-pane: a stop of F6.
const scope = () => $$('dialog[open]').at(-1) ?? document;

function press(element) {
  if (element.matches('input:not([type=radio], [type=checkbox]), textarea, select')) { element.focus(); element.select?.(); }
  else element.click();
}

addEventListener('keydown', event => {
  const key = event.key.toLowerCase();
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const digit = /^Digit([1-9])$/.exec(event.code);
    const letter = /^Key([A-Z])$/.exec(event.code);
    const target = digit
      ? $$(`[data-key="${digit[1]}"]`, scope()).find(e => isVisible(e.closest('label') ?? e))
      : letter && $$(`[data-alt="${letter[1].toLowerCase()}"]`, scope()).find(isVisible);
    if (target) {
      event.preventDefault();
      if (digit) { target.focus(); target.click(); } else press(target);
    }
    return;
  }
  if (event.ctrlKey && key === 'enter') {
    const button = $$('[data-submit-key]', scope()).find(isVisible);
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (key === 'f6') {
    const panes = $$('[data-pane]').filter(isVisible);
    if (panes.length) {
      event.preventDefault();
      const step = event.shiftKey ? -1 : 1;
      const at = panes.findIndex(pane => pane.contains(document.activeElement));
      panes[(at + step + panes.length) % panes.length].focus();
    }
    return;
  }
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || scope() !== document) return;
  if (document.body.dataset.singleKeys === 'off') return;
  if (event.key === '?') { event.preventDefault(); openDialog('sneltoetsen'); }
  if (event.key === '/') { event.preventDefault(); $('#zoek-alles')?.focus(); }
  if (key === 'j' || key === 'k') {
    const rows = $$('a.q').filter(isVisible);
    const at = rows.indexOf(document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + (key === 'j' ? 1 : -1)))]?.focus();
  }
});

// --- live: a poke says that something changed; the page fetches its part again ------------------------------
// <section id="x" data-refresh="/url/">: fetched and replaced, unless someone is typing in it.
const topics = (document.body.dataset.live ?? '').split(' ').filter(Boolean);
let waiting = null;
function refresh() {
  clearTimeout(waiting);
  waiting = setTimeout(() => $$('[data-refresh]').forEach(part => {
    if (isTyping(document.activeElement) && part.contains(document.activeElement)) return;
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    htmx.ajax('GET', part.dataset.refresh, { source: part, target: part, select: '#' + part.id, swap: 'outerHTML' }).then(() => {
      if (focused) $(`#${part.id} [href="${CSS.escape(focused)}"]`)?.focus();
    });
  }), 250);
}
// Only a visible page holds a stream: browsers open few connections per host. Of the hidden pages of somebody who is
// signed on one keeps it, so that an offer is not missed behind another window.
let source = null;
function listen() {
  const wanted = [...topics].sort();
  // What was poked between the making of this page and this moment is told at once.
  source = new EventSource(`/live/?sinds=${document.body.dataset.made ?? 0}&` + wanted.map(topic => 't=' + encodeURIComponent(topic)).join('&'));
  let seen = 0;
  source.addEventListener('resync', () => { if (seen++) { refresh(); tellParts('resync'); } });
  // "kind:id data": what has a part of its own that looks for itself is told; the rest of the page stays.
  source.onmessage = event => {
    const kind = event.data.split(':')[0];
    tellParts(kind, event.data);
    if (!['offers', 'chats', 'alarm'].includes(kind)) refresh();
  };
}
function tellParts(kind, poke = '') {
  document.dispatchEvent(new CustomEvent('live', { detail: kind }));
  if (poke) document.dispatchEvent(new CustomEvent('poke', { detail: poke }));
}
function follow() {
  if (document.visibilityState === 'visible') { if (!source) { listen(); } }
  else if (!$('#stand')?.dataset.beat || !navigator.locks) { source?.close(); source = null; }
  else navigator.locks.request('eenloket-stream', { ifAvailable: true }, lock => {
    if (!lock) { source?.close(); source = null; return null; }
    return new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));
  });
}
if (topics.length) {
  let wasHidden = false;
  document.addEventListener('visibilitychange', () => {
    follow();
    if (document.visibilityState === 'visible' && wasHidden) refresh();
    wasHidden = document.visibilityState !== 'visible';
  });
  addEventListener('pagehide', () => { source?.close(); source = null; });
  follow();
}
