// Sending what is typed: in order, with a new token after signing in again, and without ever losing an answer.
import { $, csrfToken } from './desk.js';

export class Refused extends Error { constructor(status, answer) { super(answer.error); this.status = status; this.answer = answer; } }
export class SignedOut extends Error {}

async function renewToken() {
  // After signing in again the token of this page is old; any page of ours carries the new one.
  const page = await (await fetch(location.href)).text();
  const found = /name="csrf-token" content="([^"]+)"/.exec(page);
  if (!found || page.includes('name="password"')) throw new SignedOut();
  $('meta[name=csrf-token]').content = found[1];
}

export async function send(url, data, again = true, keepalive = false) {
  const response = await fetch(url, {
    method: 'POST', body: new URLSearchParams(data), redirect: 'follow', keepalive,
    headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' },
  });
  // Our own answers are never redirects: who ends up elsewhere is signed out, also when that page answers in JSON.
  const isJson = !response.redirected && response.headers.get('content-type')?.includes('json');
  if (response.status >= 500) throw new TypeError('server');
  if (isJson) {
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }
  if (!again) throw new SignedOut();
  await renewToken();
  return send(url, data, false, keepalive);
}

// One request at a time, in the order of typing: the revision of one is the start of the next.
let queue = Promise.resolve();
export function inOrder(work) {
  const result = queue.then(work, work);
  queue = result.catch(() => {});
  return result;
}
