// What pages with cases add to the desk: what is being typed survives leaving the page, and is sent once.
import { $, $$, openDialog } from './desk.js';

// --- drafts: kept in this tab only, gone when the tab closes ------------------------------------------------
const keyOf = field => 'eenloket:' + field.dataset.draft;
const fields = (root = document) => $$('[data-draft]', root);

function restore(root) {
  fields(root).forEach(field => {
    const kept = sessionStorage.getItem(keyOf(field));
    if (kept && !field.value) field.value = kept;
  });
}
addEventListener('input', event => {
  const field = event.target.closest?.('[data-draft]');
  if (field) sessionStorage.setItem(keyOf(field), field.value);
});

// The server adds `klaar` to the address once a step is done: only then what was sent may go.
const address = new URL(location.href);
const done = address.searchParams.get('klaar');
const submitted = sessionStorage.getItem('eenloket:submitted');
if (done) {
  if (submitted) sessionStorage.removeItem(submitted);
  address.searchParams.delete('klaar');
  history.replaceState(null, '', address);
}
sessionStorage.removeItem('eenloket:submitted');
restore();
document.addEventListener('htmx:afterSettle', () => restore());

// --- a form is sent once ------------------------------------------------------------------------------------
// The address of what is sent is new each time the page is shown, also when it comes back from the browser's cache.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
addEventListener('pageshow', event => {
  $$('form[data-once]').forEach(form => {
    delete form.dataset.sent;
    if (event.persisted && form.elements.once) form.elements.once.value = newId();
  });
});
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-once]');
  if (!form) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  const field = fields(form)[0];
  if (field) sessionStorage.setItem('eenloket:submitted', keyOf(field));
});

// --- small things -------------------------------------------------------------------------------------------
document.addEventListener('change', event => event.target.closest('form[data-autosubmit]')?.requestSubmit());
$$('dialog[data-reopen]').forEach(dialog => openDialog(dialog.id));
$('[aria-invalid="true"]')?.focus();
// J and K go on from the case that is open, not from the top of the list.
addEventListener('keydown', event => {
  if (!['j', 'k'].includes(event.key.toLowerCase()) || document.activeElement !== document.body) return;
  if (document.body.dataset.singleKeys !== 'off') $('a.q[aria-current]')?.focus();
}, true);
