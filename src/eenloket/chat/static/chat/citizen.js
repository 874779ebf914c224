// The chat of a citizen. The server holds the thread: lines are numbered, and this page asks what comes after the last
// it has. What is typed is kept here, under a key of its own, until the server says that it has it: sent twice it is
// there once. Nothing is stored in the browser before the first word is sent.
const chat = document.getElementById('chat');
const $ = (selector, root = chat) => root.querySelector(selector);
const $$ = (selector, root = chat) => [...root.querySelectorAll(selector)];
const log = $('[data-log]');
const area = $('#chat-tekst');
const live = $('[data-live]');
const trouble = $('[data-error]');
const words = chat.dataset;
const inFrame = parent !== window;
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
class Refused extends Error { constructor(status, text) { super(text); this.status = status; } }

// --- what this browser keeps -------------------------------------------------------------------------------
// { token, id, live, outbox: [{ key, step, fields }] }; a browser that may not store keeps it as long as the page is open.
let kept = read() ?? { token: '', id: '', live: '', outbox: [] };
let last = 0, isSmall = false, unread = 0, isLoading = true;

function read() {
  try { return JSON.parse(sessionStorage.getItem(words.keep)); } catch { return null; }
}
function keep() {
  try { sessionStorage.setItem(words.keep, JSON.stringify(kept)); } catch { /* then only this page has it */ }
}
function forget() {
  try { sessionStorage.removeItem(words.keep); } catch { /* nothing was stored */ }
  kept = { token: '', id: '', live: '', outbox: [] };
}
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
  const hex = [...bytes].map(each => each.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

// --- asking the server -------------------------------------------------------------------------------------
async function ask(step, fields, { token = kept.token } = {}) {
  const body = fields instanceof FormData ? fields : fields && new URLSearchParams(fields);
  const response = await fetch(words.base + step, {
    method: body ? 'POST' : 'GET', body, cache: 'no-store', credentials: 'omit', headers: { 'X-Chat-Token': token, Accept: 'application/json' },
  });
  if (response.status >= 500) throw new TypeError('server');
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer.error);
  return answer;
}
async function begin() {
  if (kept.token) return;
  const page = new URLSearchParams(location.search).get('pagina') ?? '';
  const begun = await ask('begin/', { pagina: page }, { token: 'new' });
  kept.token = begun.token; kept.id = begun.id; kept.live = begun.live;
  keep();
  listen();
}
function complain(text) {
  $('p', trouble).textContent = text;
  trouble.hidden = !text;
}

// --- the thread --------------------------------------------------------------------------------------------
let pulling = null;
function pull() {
  // One at a time; asked while it runs, it runs once more.
  if (pulling) { pulling.again = true; return pulling.done; }
  const now = { again: false };
  pulling = now;
  now.done = (async () => {
    try {
      do { now.again = false; take(await ask(`regels/?na=${last}`)); } while (now.again);
      lost(false);
    } catch (error) {
      if (error instanceof Refused && error.status !== 429) { gone(); return; }
      lost(true);
    } finally { pulling = null; }
  })();
  return now.done;
}
function take(answer) {
  if (!answer || answer.id !== kept.id) return;
  let isNew = false, answered = null;
  for (const line of answer.lines) {
    if (line.n !== last + 1) continue;  // we have it, or will fetch what is before it
    last = line.n;
    isNew = true;
    if (line.key) drop(line.key);
    append(line);
    if (line.by === 'answer') answered = $(`[data-n="${line.n}"]`, log);
  }
  if (answer.lines.length && answer.lines.at(-1).n > last) pull();
  show(answer);
  // A long answer is read from its beginning.
  if (answered) log.scrollTop = answered.offsetTop - 8; else if (isNew) scroll();
}
function append(line) {
  const holder = document.createElement('div');
  holder.innerHTML = line.html;  // made by our own templates, which escape what people type
  if (line.by === 'answer') $$('[data-verdict], .msg__others', log).forEach(old => old.remove());
  $$('a[href]', holder).forEach(link => { link.target = '_blank'; link.rel = 'noopener'; });
  const pending = $('[data-pending]', log);
  for (const part of [...holder.children]) log.insertBefore(part, pending);
  if (line.by === 'advisor') typing(false);
  if (line.by !== 'citizen' && !isLoading && (isSmall || document.hidden)) news(unread + 1);
}
// How many lines nobody saw yet: on the button of the site around us, or before the title of our own page.
const title = document.title;
function news(number) {
  unread = number;
  say({ unread });
  document.title = unread ? `(${unread}) ${title}` : title;
}
function drop(key) {
  const before = kept.outbox.length;
  kept.outbox = kept.outbox.filter(each => each.key !== key);
  if (kept.outbox.length !== before) keep();
  $(`[data-pending="${CSS.escape(key)}"]`, log)?.remove();
}
function pend(item) {
  const bubble = document.createElement('div');
  bubble.className = 'msg';
  bubble.dataset.van = 'ons';
  bubble.dataset.pending = item.key;
  bubble.innerHTML = '<p><span class="sr"></span><span></span></p><small></small>';
  $('.sr', bubble).textContent = `${words.you}: `;
  $('p span:last-child', bubble).textContent = item.shown ?? item.fields.text;
  $('small', bubble).textContent = words.sending;
  log.append(bubble);
  scroll();
}
function scroll() { log.scrollTop = log.scrollHeight; }

let state = 'new';
function show(answer) {
  state = answer.state;
  chat.dataset.state = state;
  $('[data-advisor]').textContent = answer.advisor ? words.who.replace('%s', answer.advisor) : '';
  words.advisor = answer.advisor;
  if ($('[data-wait]').textContent !== answer.wait) $('[data-wait]').textContent = answer.wait;
  parts();
  const opinion = $('[data-opinion-link]');
  opinion.hidden = !answer.opinion;
  if (answer.opinion) opinion.href = answer.opinion;
  if (state === 'ended') { stream?.abort(); typing(false); say('over'); }
}
function parts() {
  $$('[data-when]').forEach(part => { part.hidden = !part.dataset.when.split(' ').includes(state); });
  $('[data-stop]').hidden = !['answering', 'waiting', 'talking'].includes(state);
}
// The chat is not known any more: begin anew, with what was not sent yet.
function gone() {
  const texts = [area.value, ...kept.outbox.filter(each => each.step === 'stuur/').map(each => each.fields.text)];
  again();
  area.value = texts.filter(Boolean).join('\n');
}
function again() {
  stream?.abort();
  forget();
  last = 0;
  $$('[data-n], [data-pending]', log).forEach(old => old.remove());
  complain('');
  show({ state: 'new', advisor: '', wait: '' });
  area.focus();
}

// --- sending: one after another, in the order of typing, until the server has it ----------------------------
let sending = false, pause = 500;
async function flush() {
  if (sending) return;
  sending = true;
  try {
    while (kept.outbox.length) {
      const item = kept.outbox[0];
      try {
        await begin();
        take(await ask(item.step, { ...item.fields, key: item.key, na: last }));
        drop(item.key);
        complain('');
        lost(false);
        pause = 500;
      } catch (error) {
        if (error instanceof Refused && error.status !== 429) { refused(item, error); continue; }
        if (error instanceof Refused) complain(error.message); else lost(true);
        await wait(error instanceof Refused ? 10000 : pause);
        pause = Math.min(pause * 2, 8000);
      }
    }
  } finally { sending = false; }
}
function refused(item, error) {
  drop(item.key);
  if (item.step === 'stuur/' && !area.value) area.value = item.fields.text;
  if (error.status === 404 || error.status === 403) gone(); else pull();
  complain(error.message);
}
function post(step, fields, shown) {
  const item = { key: newKey(), step, fields, shown };
  kept.outbox.push(item);
  if (kept.token) keep();
  if (shown ?? fields.text) pend(item);
  flush();
}
async function doNow(step, fields, onDone) {
  complain('');
  try {
    await begin();
    take(await ask(step, { ...fields, na: last }));
    onDone?.();
  } catch (error) {
    if (error instanceof Refused) complain(error.message); else lost(true);
  }
}

// --- live: the server pokes, we fetch ------------------------------------------------------------------------
let stream = null;
async function listen() {
  let rest = 250;
  while (kept.token && state !== 'ended') {
    stream = new AbortController();
    try {
      const response = await fetch(`/live/?sinds=${Date.now() / 1000 - 5}&k=${encodeURIComponent(kept.live)}`, { signal: stream.signal, credentials: 'omit' });
      if (response.status === 403) { await pull(); return; }
      if (!response.ok) throw new TypeError('server');
      rest = 250;
      await follow(response.body.getReader());
    } catch (error) {
      if (error.name === 'AbortError') return;
      lost(true);
    }
    await wait(rest * (0.5 + Math.random()));
    rest = Math.min(rest * 2, 5000);
  }
}
async function follow(reader) {
  const decoder = new TextDecoder();
  for (let text = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop();
    messages.forEach(hear);
  }
}
function hear(message) {
  if (message.includes('event: resync')) { pull(); return; }
  const about = /^data: \S+ \S+:(\w+)$/m.exec(message)?.[1];
  if (about === 'a') typing(true);
  else if (Number(about) > last) pull();
}
let typingUntil = null;
function typing(isTyping) {
  clearTimeout(typingUntil);
  live.textContent = isTyping && words.advisor ? words.typing.replace('%s', words.advisor) : '';
  if (isTyping) typingUntil = setTimeout(() => typing(false), 6000);
}
function lost(isLost) {
  if (isLost) live.textContent = words.lost;
  else if (live.textContent === words.lost) live.textContent = '';
}
// A sign of life, and the place in line; also how a change is found when the stream was cut without a word.
setInterval(() => { if (kept.token && state === 'waiting') pull(); }, 15000);
setInterval(() => { if (kept.token && ['answering', 'talking'].includes(state)) pull(); }, 25000);
addEventListener('online', () => { if (kept.token) pull(); flush(); });

// --- what somebody does --------------------------------------------------------------------------------------
$('[data-composer]').addEventListener('submit', event => {
  event.preventDefault();
  const text = area.value.trim();
  if (!text) { area.focus(); return; }
  area.value = '';
  complain('');
  post('stuur/', { text });
  area.focus();
});
area.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
let toldTyping = 0;
area.addEventListener('input', () => {
  if (state !== 'talking' || Date.now() - toldTyping < 3000) return;
  toldTyping = Date.now();
  ask('typt/', {}).catch(() => {});
});
chat.addEventListener('click', event => {
  const target = event.target.closest('button');
  if (!target) return;
  if (target.matches('[data-person]')) doNow('medewerker/', {}, () => area.focus());
  if (target.dataset.choose) { post('kies/', { version: target.dataset.choose }, target.textContent.trim()); area.focus(); }
  if (target.dataset.helped) doNow('geholpen/', { version: target.dataset.helped }, () => $('[data-again]').focus());
  if (target.matches('[data-again]')) again();
  if (target.matches('[data-stop]') && confirm(words.sure)) doNow('stop/', {}, () => $('[data-again]').focus());
  if (target.matches('[data-minimise]')) say('minimise');
  if (target.dataset.openFile) openFile(target.dataset.openFile, target.dataset.name);
});
function onForm(selector, step, said) {
  $(selector)?.addEventListener('submit', event => {
    event.preventDefault();
    const form = event.target;
    doNow(step, Object.fromEntries(new FormData(form)), () => {
      live.textContent = said ?? '';
      form.closest('details')?.removeAttribute('open');
    });
  });
}
onForm('[data-name-form]', 'naam/', words.saved);
onForm('[data-call-form]', 'bel/');
onForm('[data-mail-form]', 'mail/', words.mailed);

$('[data-file]').addEventListener('change', async event => {
  const file = event.target.files[0];
  if (!file) return;
  const form = new FormData();
  form.set('key', newKey()); form.set('na', last); form.set('bestand', file);
  event.target.value = '';
  complain('');
  live.textContent = `${file.name}: ${words.sending}`;
  for (let tries = 0; ; tries++) {  // the same key: sent again it is there once
    try { take(await ask('bestand/', form)); live.textContent = ''; return; } catch (error) {
      if (error instanceof Refused || tries === 5) { live.textContent = ''; complain(error instanceof Refused ? error.message : words.lost); return; }
      await wait(1000 * (tries + 1));
    }
  }
});
async function openFile(id, name) {
  try {
    const response = await fetch(`${words.base}bestand/${id}/`, { headers: { 'X-Chat-Token': kept.token }, credentials: 'omit' });
    if (!response.ok) { complain((await response.json()).error); return; }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  } catch { lost(true); }
}

// --- in a frame on another site --------------------------------------------------------------------------------
function say(what) { if (inFrame) parent.postMessage({ eenloketChat: what }, '*'); }  // holds nothing but what to show
if (inFrame) {
  addEventListener('keydown', event => { if (event.key === 'Escape' && !event.defaultPrevented) say('minimise'); });
  addEventListener('message', event => {
    if (event.source !== parent) return;
    const said = event.data?.eenloketChat;
    if (said === 'small') isSmall = true;
    if (said === 'focus' || said === 'open') { isSmall = false; news(0); }
    if (said === 'focus') { area.focus(); scroll(); }
  });
}
document.addEventListener('visibilitychange', () => { if (!document.hidden && !isSmall) news(0); });

// --- going on where it was -----------------------------------------------------------------------------------
async function start() {
  parts();
  if (kept.token) {
    log.setAttribute('aria-live', 'off');  // what is read already is not read aloud again
    kept.outbox.forEach(item => { if (item.shown ?? item.fields.text) pend(item); });
    await pull();
    await wait(100);
    log.setAttribute('aria-live', 'polite');
    listen();
    flush();
  }
  isLoading = false;
  say('ready');
}
start();
