// Pages in the hall and on phones: when something changes their parts are fetched anew; when that no longer works, the
// page says how old it is. Without this the page is right when it is loaded again.
const { liveKey, made, stale } = document.body.dataset;
const place = document.querySelector('[data-stale-place]');
const parts = () => [...document.querySelectorAll('[data-live-part]')];
const clock = document.querySelector('[data-clock]');
const hour = new Intl.DateTimeFormat('nl-NL', { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Amsterdam' });
const time = moment => hour.format(moment).replace(':', '.').replace(/^0/, '');
const STALE_AFTER = 60_000, LOOK_EVERY = 30_000;
let seen = Date.now(), waiting = null, isFetching = false, isAskedAgain = false;

function tellAge() {
  if (clock) clock.textContent = time(new Date());
  const isStale = Date.now() - seen > STALE_AFTER;
  if (!place || place.hidden === !isStale) return;
  place.hidden = !isStale;
  place.textContent = isStale ? `${stale} ${time(new Date(seen))}.` : '';
}

async function fetchParts() {
  if (isFetching) { isAskedAgain = true; return; }
  isFetching = true;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.status === 404) { location.reload(); return; }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of parts()) {
      const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    }
    seen = Date.now();
    announce();
  } catch { /* the page says how old it is */ } finally {
    isFetching = false;
    tellAge();
    if (isAskedAgain) { isAskedAgain = false; soon(); }
  }
}
function soon() { clearTimeout(waiting); waiting = setTimeout(fetchParts, 150); }

// A soft sound when another number is called, only when somebody asked for it.
const sound = document.querySelector('[data-sound]');
let audio = null;
if (sound && 'AudioContext' in window) {
  sound.hidden = false;
  sound.addEventListener('click', () => {
    const isOn = sound.getAttribute('aria-pressed') !== 'true';
    sound.setAttribute('aria-pressed', String(isOn));
    if (isOn) { audio ??= new AudioContext(); audio.resume(); ring(); }
  });
}
function ring() {
  if (!audio) return;
  [660, 880].forEach((frequency, n) => {
    const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + n * .22;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(.12, at + .03);
    volume.gain.exponentialRampToValueAtTime(.001, at + .5);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + .55);
  });
}
const callShown = () => document.querySelector('[data-call]')?.dataset.call;
let called = callShown();
function announce() {
  const now = callShown();
  if (!now || now === called) return;
  called = now;
  const card = document.querySelector('[data-call]');
  card.classList.add('is-new');
  setTimeout(() => card.classList.remove('is-new'), 10_000);
  if (sound?.getAttribute('aria-pressed') === 'true') ring();
}

let source = null;
function listen() {
  source = new EventSource(`/live/?sinds=${made ?? 0}&k=${encodeURIComponent(liveKey)}`);
  source.addEventListener('resync', soon);
  source.onmessage = soon;
}
if (liveKey) {
  listen();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') { if (!source) listen(); soon(); }
    else { source?.close(); source = null; }
  });
  addEventListener('pagehide', () => { source?.close(); source = null; });
  addEventListener('pageshow', event => { if (event.persisted && !source) { listen(); soon(); } });
}
setInterval(tellAge, 1000);
setInterval(() => { if (document.visibilityState === 'visible') fetchParts(); }, LOOK_EVERY);
