// The board, at a desk and on a wall: figures come as data over a stream, and only what changed. Clocks run here between
// two messages, by the time of the server. When nothing is heard for five seconds the page says how old it is, and fetches
// itself now and then, so that it works where streams do not.
import { setOffset, tick } from '../eenloket/clocks.js';

const root = document.querySelector('[data-board]');
const isWall = 'always' in root.dataset;
const stale = document.querySelector('[data-board-stale]');
const liveChip = document.querySelector('[data-board-live]');
const told = document.querySelector('[data-board-told]');
const clock = document.querySelector('[data-board-clock]');
const STALE_AFTER = 5000, TELL_EVERY = 10_000, FETCH_EVERY = 15_000, AGAIN_AFTER = 3000;
const zone = { timeZone: 'Europe/Amsterdam', hourCycle: 'h23' };
const inSeconds = new Intl.DateTimeFormat('nl-NL', { hour: 'numeric', minute: '2-digit', second: '2-digit', ...zone });
const inMinutes = new Intl.DateTimeFormat('nl-NL', { hour: 'numeric', minute: '2-digit', ...zone });
const words = (format, moment) => format.format(moment).replaceAll(':', '.').replace(/^0(?=\d)/, '');
let at = Number(root.dataset.now.replace(',', '.')), heard = Date.now(), fetched = Date.now(), source = null, again = null;

function note(moment) {
  at = moment;
  // The clock of a television may be minutes off; what the network takes is far less.
  setOffset(moment - Date.now() / 1000);
  document.querySelectorAll('[data-board-at]').forEach(e => {
    e.textContent = words(inSeconds, new Date(moment * 1000));
    e.dateTime = new Date(moment * 1000).toISOString();
  });
}

function show(parts) {
  for (const [name, html] of Object.entries(parts)) {
    const part = document.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (!part) { location.reload(); return; }
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    part.innerHTML = html;
    if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
  tick();
}

function hear() { heard = Date.now(); tellAge(); }

function tellAge() {
  if (clock) clock.textContent = words(inMinutes, new Date(now()));
  const isStale = Date.now() - heard > STALE_AFTER;
  document.documentElement.classList.toggle('is-stale', isStale);
  if (liveChip) liveChip.hidden = isStale;
  if (stale.hidden === isStale) {
    stale.hidden = !isStale;
    stale.querySelector('b').textContent = isStale ? `${stale.dataset.words} ${words(inSeconds, new Date(at * 1000))}` : '';
  }
}
let offset = 0;
const now = () => Date.now() + offset * 1000;

// Screen readers hear the tiles in a sentence, at most every ten seconds.
let lastTold = '';
function tell() {
  const text = [...document.querySelectorAll('[data-part^="tile-"]')].slice(0, 4).map(tile => {
    const spans = tile.querySelectorAll('.tile__l, .tile__v, :scope > span:first-child, b');
    return [...spans].slice(0, 2).map(e => e.textContent.trim()).join(' ');
  }).join('. ').replace(/\d+:\d\d(:\d\d)?/g, '');
  if (text !== lastTold) { if (lastTold) told.textContent = text; lastTold = text; }
}

function listen() {
  clearTimeout(again);
  source = new EventSource(root.dataset.board);
  source.onmessage = event => {
    const message = JSON.parse(event.data);
    offset = message.at - Date.now() / 1000;
    note(message.at);
    show(message.parts);
    hear();
  };
  source.addEventListener('beat', () => { note(Date.now() / 1000 + offset); hear(); });
  source.onerror = () => {
    // The browser tries again by itself, unless it was refused.
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    again = setTimeout(async () => { await fetchPage(); if (!source && isShown()) listen(); }, AGAIN_AFTER);
  };
}
const isShown = () => isWall || document.visibilityState === 'visible';

async function fetchPage() {
  fetched = Date.now();
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.status === 404 || answer.status === 403 || answer.redirected) { location.reload(); return; }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const parts = [...page.querySelectorAll('[data-part]')].map(part => [part.dataset.part, part.innerHTML]);
    const moment = Number(page.querySelector('[data-board]').dataset.now.replace(',', '.'));
    offset = moment - Date.now() / 1000;
    note(moment);
    show(Object.fromEntries(parts));
    hear();
  } catch { /* the page says how old it is */ }
}

setOffset(at - Date.now() / 1000);
offset = at - Date.now() / 1000;
tick();
listen();
setInterval(() => {
  tellAge();
  if (isShown() && Date.now() - heard > FETCH_EVERY && Date.now() - fetched > FETCH_EVERY) fetchPage();
}, 1000);
setInterval(tell, TELL_EVERY);
tell();
if (!isWall) {
  document.addEventListener('visibilitychange', () => {
    if (isShown()) { heard = Date.now(); if (!source) listen(); } else { source?.close(); source = null; }
  });
}
addEventListener('pagehide', () => { source?.close(); source = null; });
addEventListener('pageshow', event => { if (event.persisted && !source) listen(); });
