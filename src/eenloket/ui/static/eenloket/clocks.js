// Running clocks: <span data-since="seconds since 1970"> shows how long ago that was.
const format = seconds => {
  const s = Math.max(0, Math.floor(seconds)), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  const two = n => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
};
// A page that knows the time of the server says how far the clock of this device is off, in seconds.
let offset = 0;
export function setOffset(seconds) { offset = seconds; }
export function tick() {
  document.querySelectorAll('[data-since]').forEach(e => {
    e.textContent = format(Date.now() / 1000 + offset - Number(String(e.dataset.since).replace(',', '.')));
  });
}
setInterval(tick, 1000);
document.addEventListener('htmx:afterSettle', tick);
tick();
