// The page works without this; it keeps each answer as soon as it is given.
const form = document.querySelector('[data-opinion]');
const status = document.querySelector('[data-opinion-status]');
const call = document.querySelector('[data-opinion-call]');
const { saved, failed } = form.dataset;
let last = '';
let queue = Promise.resolve();

async function save() {
  const body = new FormData(form);
  const text = new URLSearchParams(body).toString();
  if (text === last || (!body.get('cijfer') && !body.get('beantwoord') && !body.get('tekst').trim())) return;
  try {
    const reply = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
    const told = await reply.json();
    if (!reply.ok) { status.textContent = told.error; return; }
    last = text;
    call.hidden = !told.low;
    status.textContent = '';
    requestAnimationFrame(() => { status.textContent = saved; });
  } catch { status.textContent = failed; }
}

// One after the other: the last thing that was chosen is what stays.
form.addEventListener('change', () => { queue = queue.then(save); });
