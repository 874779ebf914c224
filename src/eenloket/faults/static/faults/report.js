// Reporting a fault from any page: what goes along by itself is gathered here, with nothing of what somebody typed or
// looked up (no title, no query, no field).
import { $, $$ } from '../eenloket/desk.js';

const began = new Date().toISOString();
let lastError = '';
addEventListener('error', event => { lastError = `${event.message} (${(event.filename ?? '').split('/').pop()}:${event.lineno})`; });
document.addEventListener('htmx:responseError', event => { lastError = `HTTP ${event.detail.xhr.status} ${event.detail.pathInfo.requestPath.split('?')[0]}`; });
document.addEventListener('htmx:sendError', event => { lastError = `no answer from ${event.detail.pathInfo.requestPath.split('?')[0]}`; });

function context() {
  return JSON.stringify({
    page: location.pathname, since: began, window: `${innerWidth}x${innerHeight}`, online: String(navigator.onLine),
    call: $('[data-call]')?.dataset.call ?? '', error: lastError,
  });
}
document.addEventListener('htmx:configRequest', event => {
  if (event.target.closest?.('#storing')) event.detail.parameters.context = context();
});
// Done: the dialog goes, what was said stays for a moment.
document.addEventListener('htmx:afterSettle', () => {
  $$('[data-fault-done]').forEach(done => {
    done.removeAttribute('data-fault-done');
    $('#toasts').append(done);
    setTimeout(() => done.remove(), 8000);
  });
});
