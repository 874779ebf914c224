// The kiosk works without this; it adds a keypad, printing, and going back to the start when nobody touches it.
const { home, idle } = document.body.dataset;
let waiting = null;
const isAtStart = location.pathname === home && !location.search;
function again() {
  clearTimeout(waiting);
  // At the start the page is loaded anew as well, so that the waiting times are of now.
  waiting = setTimeout(() => location.assign(home), Number(idle) * 1000 * (isAtStart ? 2 : 1));
}
for (const kind of ['pointerdown', 'keydown', 'focusin', 'scroll']) addEventListener(kind, again, { passive: true });
again();

const print = document.querySelector('[data-print]');
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}

const pad = document.querySelector('[data-keypad]');
if (pad) {
  const input = document.getElementById('code');
  pad.hidden = false;
  pad.addEventListener('click', event => {
    const key = event.target.closest('button');
    if (!key) return;
    input.value = 'erase' in key.dataset ? input.value.slice(0, -1) : (input.value + key.dataset.digit).slice(0, input.maxLength);
  });
}
