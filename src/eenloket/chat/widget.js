// The chat on a site of the municipality. Nothing is stored and nothing is asked of our host before somebody presses
// the button. Works under a strict policy: script-src and frame-src with our host; styles are set by script only.
const KEY = 'eenloket-chat';
const host = document.createElement('div');
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; }
  button { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; display: flex; gap: .6rem; align-items: center;
    min-block-size: 3.25rem; padding: .6rem 1.25rem; border: 2px solid #fff; border-radius: 999px; background: ${config.colour}; color: #fff;
    font: 600 1.0625rem/1.2 system-ui, sans-serif; cursor: pointer; box-shadow: 0 2px 10px rgb(0 0 0 / .3); }
  button:focus-visible { outline: 3px solid #000; outline-offset: 2px; box-shadow: 0 0 0 6px #fd0; }
  button[hidden], div[hidden] { display: none; }
  b { min-inline-size: 1.5rem; padding-inline: .35rem; border-radius: 999px; background: #fff; color: #000; text-align: center; }
  b[hidden] { display: none; }
  .panel { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; inline-size: min(26rem, calc(100vw - 2rem));
    block-size: min(42rem, calc(100dvh - 2rem)); border-radius: 12px; overflow: hidden; background: #fff; box-shadow: 0 4px 24px rgb(0 0 0 / .35); }
  iframe { border: 0; inline-size: 100%; block-size: 100%; display: block; }
  .sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (max-width: 34rem) { .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; } }
  @media print { :host { display: none; } }`);
root.adoptedStyleSheets = [sheet];

const button = document.createElement('button');
const label = document.createElement('span');
const count = document.createElement('b');
const panel = document.createElement('div');
const news = document.createElement('div');
button.type = 'button';
button.setAttribute('aria-expanded', 'false');
label.textContent = config.words.open;
count.hidden = true;
count.setAttribute('aria-hidden', 'true');
button.append(label, count);
panel.className = 'panel';
panel.hidden = true;
panel.setAttribute('role', 'dialog');
panel.setAttribute('aria-label', config.words.title);
news.className = 'sr';
news.setAttribute('role', 'status');
root.append(button, panel, news);
let frame = null, wantsFocus = false;

function remember(state) {
  try { state ? sessionStorage.setItem(KEY, state) : sessionStorage.removeItem(KEY); } catch { /* it may not: then it does not */ }
}
function load() {
  if (frame) return;
  frame = document.createElement('iframe');
  frame.title = config.words.title;
  frame.allow = '';
  frame.referrerPolicy = 'no-referrer';
  frame.src = `${config.frame}?pagina=${encodeURIComponent(document.title.slice(0, 200))}`;
  panel.append(frame);
}
function show(isFocused) {
  load();
  panel.hidden = false;
  button.hidden = true;
  button.setAttribute('aria-expanded', 'true');
  unread(0);
  remember('open');
  wantsFocus = isFocused;
  if (isFocused) { frame.focus(); tell('focus'); }
}
function minimise() {
  panel.hidden = true;
  button.hidden = false;
  button.setAttribute('aria-expanded', 'false');
  remember('small');
  button.focus();
  tell('small');
}
function tell(what) { frame?.contentWindow?.postMessage({ eenloketChat: what }, config.origin); }
function unread(number) {
  count.hidden = !number;
  count.textContent = number || '';
  news.textContent = !number ? '' : number === 1 ? config.words.one : `${number} ${config.words.more}`;
  if (number) button.setAttribute('aria-label', `${config.words.open}, ${news.textContent}`); else button.removeAttribute('aria-label');
}

button.addEventListener('click', () => show(true));
panel.addEventListener('keydown', event => { if (event.key === 'Escape') minimise(); });
addEventListener('message', event => {
  if (!frame || event.source !== frame.contentWindow || event.origin !== config.origin) return;
  const said = event.data?.eenloketChat;
  if (said === 'minimise') minimise();
  if (said === 'ready') tell(panel.hidden ? 'small' : wantsFocus ? 'focus' : 'open');
  if (said === 'over') remember('');
  if (typeof said?.unread === 'number' && panel.hidden) unread(said.unread);
});

function start() {
  document.body.append(host);
  let before = null;
  try { before = sessionStorage.getItem(KEY); } catch { before = null; }
  if (before === 'open') show(false);
  if (before === 'small') load();
}
if (document.body) start(); else addEventListener('DOMContentLoaded', start);
