// The phone on every page of the desk: what rings is asked for when poked, and who answers goes to the conversation that
// opened by itself. On the page of a call: the dialog to transfer it.
import { $, csrfToken, toast } from '../eenloket/desk.js';

const part = () => $('#bel');
let asking = null, answering = '';

function show(html) {
  const there = new DOMParser().parseFromString(html, 'text/html').getElementById('bel'), here = part();
  if (!there || !here || there.innerHTML.replace(/value="[^"]*"/g, '') === here.innerHTML.replace(/value="[^"]*"/g, '')) return;
  here.replaceWith(document.adoptNode(there));
  const talk = $('[data-talks]', part());
  if (talk && talk.dataset.talks === answering) location.assign($('a[data-f2]', talk).href);
}
async function ask() {
  if (!part()) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const reply = await fetch(`${part().dataset.url}?van=${encodeURIComponent(location.pathname)}`, { headers: { 'HX-Request': 'true' }, signal: asking.signal });
    if (reply.ok && !reply.redirected) show(await reply.text());
  } catch { /* asked again at the next poke */ }
}
document.addEventListener('live', event => { if (['calls', 'offers', 'staff', 'resync'].includes(event.detail)) ask(); });

// Answering here: the page stays until the conversation is open, and then goes to it.
document.addEventListener('submit', async event => {
  const form = event.target.closest('[data-call-act]');
  if (!form) return;
  event.preventDefault();
  answering = form.closest('[data-rings]').dataset.rings;
  const reply = await fetch(form.action, { method: 'POST', headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' } });
  if (!reply.ok) { toast((await reply.json().catch(() => ({}))).error ?? ''); ask(); }
});

// Transferring: the page with what is typed stays; what goes wrong is told in the dialog.
document.addEventListener('submit', async event => {
  const form = event.target.closest('[data-call-transfer]');
  if (!form) return;
  event.preventDefault();
  const kind = event.submitter?.value ?? 'transfer_consult';
  const reply = await fetch(form.dataset.callTransfer.replace('KIND', kind), {
    method: 'POST', body: new FormData(form), headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' },
  });
  if (reply.ok || reply.redirected) { form.closest('dialog').close(); return; }
  const told = await reply.json().catch(() => ({}));
  $('#bel-fout', form).textContent = told.error ?? '';
});
