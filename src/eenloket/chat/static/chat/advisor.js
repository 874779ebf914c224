// The chat pane of an advisor. Lines are numbered by the server; this page asks what comes after the last it has. What
// is sent is kept here under its own key until the server has it: after a lost connection or a restart it goes again.
import { $, $$, csrfToken, toast } from '../eenloket/desk.js';
import { Refused, SignedOut, send } from '../eenloket/sending.js';

const pane = $('#chatvlak');
const log = $('[data-log]', pane);
const area = $('#chattekst');
const live = $('[data-chat-live]');
const trouble = $('[data-error]', pane);
const composer = $('[data-chat-composer]');
const words = pane.dataset;
const keptAt = `chat:${words.conversation}`;
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
let last = Number(words.last), state = words.state, version = '';
let outbox = JSON.parse(sessionStorage.getItem(keptAt) ?? '[]');

const keep = () => sessionStorage.setItem(keptAt, JSON.stringify(outbox));
const scroll = () => { log.scrollTop = log.scrollHeight; };
function complain(text) { $('p', trouble).textContent = text; trouble.hidden = !text; }

// --- the thread --------------------------------------------------------------------------------------------
let pulling = null;
function pull() {
  if (pulling) { pulling.again = true; return; }
  const now = pulling = { again: false };
  (async () => {
    try {
      do {
        now.again = false;
        const response = await fetch(`${words.url}?na=${last}`, { headers: { Accept: 'application/json' }, cache: 'no-store' });
        if (response.redirected) throw new SignedOut();
        if (response.status >= 500) throw new TypeError('server');
        if (response.ok) take(await response.json());
      } while (now.again);
      lost(false);
    } catch (error) {
      if (error instanceof SignedOut) complain(words.signedOut); else { lost(true); setTimeout(pull, 1500); }
    } finally { pulling = null; }
  })();
}
function take(answer) {
  if (answer.id !== words.session) return;
  const wasDown = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  for (const line of answer.lines) {
    if (line.n !== last + 1) continue;
    last = line.n;
    if (line.key) drop(line.key);
    log.querySelector('[data-pending]') ? log.querySelector('[data-pending]').insertAdjacentHTML('beforebegin', line.html) : log.insertAdjacentHTML('beforeend', line.html);
    if (line.by === 'citizen') live.textContent = '';
  }
  outward(log);
  if (answer.lines.length && answer.lines.at(-1).n > last) pull();
  if (answer.lines.length && wasDown) scroll();
  if (answer.name) $('[data-name]', pane).textContent = answer.name;
  show(answer);
}
const outward = root => $$('a[href]', root).forEach(link => { link.target = '_blank'; link.rel = 'noopener'; });
function show(answer) {
  state = answer.state;
  const isTalking = state === 'talking';
  [area, ...$$('button, input', composer)].forEach(control => { control.disabled = !isTalking; });
  if (!isTalking) live.textContent = state === 'ended' ? words.ended : words.elsewhere;
  else if (answer.is_away) live.textContent = words.away;
  else if ([words.away, words.elsewhere].includes(live.textContent)) live.textContent = '';
  turn(isTalking ? answer.waits_since : undefined);
}
function turn(since) {
  const place = $('[data-turn]', pane);
  place.replaceChildren();
  place.classList.toggle('chat-waits', Boolean(since));
  if (since === undefined) return;
  place.textContent = since ? `${words.yourTurn} ` : words.theirTurn;
  if (since) place.append(clock(since));
}
function clock(since) {
  const part = document.createElement('span');
  part.dataset.since = Math.round(since);
  part.textContent = minutes(since);
  return part;
}
function minutes(since) {
  const seconds = Math.max(0, Math.floor(Date.now() / 1000 - since));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

// --- sending -----------------------------------------------------------------------------------------------
function pend(item) {
  const bubble = document.createElement('div');
  bubble.className = 'msg';
  bubble.dataset.van = 'ons';
  bubble.dataset.pending = item.key;
  bubble.innerHTML = '<p></p><small></small>';
  $('p', bubble).textContent = item.text;
  $('small', bubble).textContent = words.sending;
  log.append(bubble);
  scroll();
}
function drop(key) {
  outbox = outbox.filter(each => each.key !== key);
  keep();
  $(`[data-pending="${CSS.escape(key)}"]`, log)?.remove();
}
let sending = false;
async function flush() {
  if (sending) return;
  sending = true;
  let pause = 500;
  try {
    while (outbox.length) {
      const item = outbox[0];
      try {
        take(await send(`${words.url}stuur/`, { ...item, na: last }));
        drop(item.key);
        lost(false);
        pause = 500;
      } catch (error) {
        if (error instanceof Refused) {
          drop(item.key);
          area.value ||= item.text;
          complain(error.message);
          pull();
          continue;
        }
        if (error instanceof SignedOut) complain(words.signedOut); else lost(true);
        await wait(pause);
        pause = Math.min(pause * 2, 5000);
      }
    }
  } finally { sending = false; }
}
composer.addEventListener('submit', event => {
  event.preventDefault();
  const text = area.value.trim();
  if (!text) { area.focus(); return; }
  complain('');
  const item = { key: crypto.randomUUID?.() ?? newKey(), text, version };
  outbox.push(item);
  keep();
  pend(item);
  area.value = '';
  withAnswer('', '');
  flush();
});
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map(each => each.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
area.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
let toldTyping = 0;
area.addEventListener('input', () => {
  sessionStorage.setItem(`${keptAt}:typed`, area.value);
  if (state !== 'talking' || Date.now() - toldTyping < 3000) return;
  toldTyping = Date.now();
  send(`${words.url}typt/`, {}).catch(() => {});
});
composer.addEventListener('submit', () => sessionStorage.removeItem(`${keptAt}:typed`));

// An answer of the content put in the message: the version goes along with it.
document.addEventListener('click', event => {
  const inserter = event.target.closest('[data-chat-insert]');
  if (inserter && state === 'talking') {
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${inserter.dataset.chatInsert}` : inserter.dataset.chatInsert;
    withAnswer(inserter.dataset.version, inserter.dataset.title);
    area.focus();
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (event.target.closest('[data-without-answer]')) { withAnswer('', ''); area.focus(); }
});
function withAnswer(key, title) {
  version = key;
  const chip = $('[data-with-answer]', pane);
  chip.hidden = !key;
  $('.clip', chip).textContent = title;
}

$('[data-chat-file]').addEventListener('change', async event => {
  const file = event.target.files[0];
  if (!file) return;
  const form = new FormData();
  form.set('key', crypto.randomUUID?.() ?? newKey()); form.set('na', last); form.set('bestand', file);
  event.target.value = '';
  complain('');
  toast(`${file.name}: ${words.sending}`);
  try {
    const response = await fetch(`${words.url}bestand/`, { method: 'POST', body: form, headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' } });
    const answer = await response.json();
    if (response.ok) take(answer); else complain(answer.error);
  } catch { complain(words.offline); }
});

// --- live --------------------------------------------------------------------------------------------------
// A poke on `chats:<me>` is about one of my chats: this one is fetched, of the others the tabs are.
let typingUntil = null;
document.addEventListener('poke', event => {
  const [topic, about = ''] = event.detail.split(' ');
  if (!topic.startsWith('chats:')) return;
  const [session, what] = about.split(':');
  if (session === words.session) {
    if (what === 'c') {
      clearTimeout(typingUntil);
      live.textContent = words.typing;
      typingUntil = setTimeout(() => { if (live.textContent === words.typing) live.textContent = ''; }, 6000);
    } else if (what !== 'a') pull();
  }
  if (what !== 'c' && what !== 'a') tabsSoon();
});
document.addEventListener('live', event => { if (event.detail === 'resync') { pull(); tabsSoon(); } });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { pull(); tabsSoon(); } });
setInterval(() => { if (state === 'talking' && document.visibilityState === 'visible') pull(); }, 20000);
function lost(isLost) {
  if (isLost) live.textContent = words.offline;
  else if (live.textContent === words.offline) live.textContent = '';
}
let tabsWaiting = null;
function tabsSoon() { clearTimeout(tabsWaiting); tabsWaiting = setTimeout(tabs, 150); }
async function tabs() {
  if (!$('[data-chat-tab]')) return;
  const response = await fetch(words.chats, { headers: { Accept: 'application/json' }, cache: 'no-store' }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  for (const chat of (await response.json()).chats) {
    const place = $(`[data-chat-tab="${chat.conversation}"]`);
    if (!place) continue;
    place.closest('.ctab').toggleAttribute('data-wait', Boolean(chat.waits_since) && !chat.is_over);
    place.replaceChildren(chat.is_over ? words.overWord : chat.waits_since ? `${words.waitsWord} ` : words.theirTurn);
    if (chat.waits_since && !chat.is_over) place.append(clock(chat.waits_since));
  }
}

// --- going on where it was -----------------------------------------------------------------------------------
area.value = sessionStorage.getItem(`${keptAt}:typed`) ?? '';
outward(log);
outbox.forEach(pend);
show({ state, waits_since: Number(words.waits) || null });
scroll();
if (state === 'talking') area.focus();
pull();
flush();
