// The own status and what is offered, on every page of the desk: asked again when poked, F2 takes, a worker says that
// this screen is there (timers of a hidden page are slowed down, those of a worker are not).
import { tick as tickClocks } from '../eenloket/clocks.js';
import { $, $$, csrfToken } from '../eenloket/desk.js';

const stand = () => $('#stand');
const title = document.title;
let presence = null;

function show(html) {
  const found = new DOMParser().parseFromString(html, 'text/html');
  for (const id of ['stand', 'aanbod']) {
    const here = document.getElementById(id), there = found.getElementById(id);
    if (!here || !there || $('details[open]', here)) continue; // somebody is choosing
    if (id === 'aanbod' && sameOffers(here, there)) continue;
    here.replaceWith(document.adoptNode(there));
  }
  settle();
}
// What stands there stays, so that nobody presses a button that is just being replaced.
const sameOffers = (here, there) => here.innerHTML.replace(/>[^<]*</g, '><') === there.innerHTML.replace(/>[^<]*</g, '><');

let asking = null;
async function ask() {
  if (!stand()) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const reply = await fetch(stand().dataset.url, { headers: { 'HX-Request': 'true' }, signal: asking.signal });
    if (reply.ok && !reply.redirected) show(await reply.text());
  } catch { /* asked again at the next poke */ }
}

function settle() {
  const offer = $('[data-offer]');
  document.title = offer ? `● ${$('.band__what b', offer).textContent.trim()} – ${title}` : title;
  tick();
  tickClocks();
  bePresent();
}

function tick() {
  const now = Date.now() / 1000, number = text => Number(String(text).replace(',', '.'));
  $$('#aanbod [data-until]').forEach(each => { each.textContent = Math.max(0, Math.ceil(number(each.dataset.until) - now)); });
}

function bePresent() {
  const url = stand()?.dataset.beat;
  if (url && !presence) {
    presence = new Worker(new URL('./presence.js', import.meta.url));
    presence.onmessage = event => { if (event.data === 'signed off') { presence?.terminate(); presence = null; ask(); } };
    presence.postMessage({ url, token: csrfToken() });
  } else if (!url && presence) { presence.terminate(); presence = null; }
}

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  const reply = await fetch(submitter?.getAttribute('formaction') ?? form.action, { method: 'POST', body: data, headers: { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() } });
  if (reply.redirected) { ask(); return; }
  show(await reply.text());
}

document.addEventListener('submit', event => {
  if (!event.target.matches('[data-status-form], [data-decline]')) return;
  event.preventDefault();
  const menu = event.target.closest('details');
  if (menu) { menu.open = false; $('summary', menu).focus(); }
  const submitter = event.submitter;
  document.activeElement?.blur?.();
  send(event.target, submitter).then(() => { if (menu) $('#stand summary')?.focus(); });
});
addEventListener('keydown', event => {
  if (event.key !== 'F2' || event.altKey || event.ctrlKey || event.metaKey) return;
  const button = $('[data-f2]');
  if (button) { event.preventDefault(); button.click(); }
});
document.addEventListener('live', event => { if (event.detail === 'offers' || event.detail === 'resync') ask(); });
setInterval(tick, 1000);
settle();
