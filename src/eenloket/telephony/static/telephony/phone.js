// The phone on every page of the desk: what rings is asked for when poked, and who answers goes to the conversation that
// opened by itself. On the page of a call: the dialog to transfer it.
import { $, csrfToken } from '../eenloket/desk.js';

const part = () => $('#bel');
let asking = null;

function show(html) {
  const there = new DOMParser().parseFromString(html, 'text/html').getElementById('bel'), here = part();
  if (!there || !here || there.innerHTML.replace(/value="[^"]*"/g, '') === here.innerHTML.replace(/value="[^"]*"/g, '')) return;
  here.replaceWith(document.adoptNode(there));
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
