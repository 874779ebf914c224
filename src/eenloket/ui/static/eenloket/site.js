// The citizen's site works without this; it adds suggestions while typing and a button to print.
const box = document.querySelector('[data-combo]');
if (box) suggest(box);
for (const part of document.querySelectorAll('[data-print]')) {
  part.hidden = false;
  part.querySelector('button').addEventListener('click', () => print());
}
document.getElementById('fout')?.focus();

// The combobox of the ARIA practices: arrows choose, Enter opens, Escape closes; the cursor stays in the field.
function suggest(form) {
  const input = form.querySelector('input[name=q]');
  const list = form.querySelector('[role=listbox]');
  const status = form.querySelector('[data-combo-status]');
  const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false' };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let waiting = null;
  let asked = null;
  let chosen = -1;
  const options = () => [...list.children];

  function choose(at) {
    chosen = at;
    options().forEach((option, n) => option.setAttribute('aria-selected', String(n === at)));
    if (at >= 0) input.setAttribute('aria-activedescendant', options()[at].id);
    else input.removeAttribute('aria-activedescendant');
    options()[at]?.scrollIntoView({ block: 'nearest' });
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) choose(-1);
  }

  async function load() {
    asked?.abort();
    const typed = input.value.trim();
    if (typed.length < 2) { list.replaceChildren(); status.textContent = ''; show(false); return; }
    asked = new AbortController();
    const query = new URLSearchParams({ q: typed, fragment: '1' });
    try {
      const reply = await fetch(`${form.action}?${query}`, { signal: asked.signal });
      if (!reply.ok) return;
      list.innerHTML = await reply.text();
    } catch { return; }
    const found = options().length;
    show(found > 0 && document.activeElement === input);
    status.textContent = found ? `${found} ${status.dataset.some}` : status.dataset.none;
  }

  input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(load, 150); });
  input.addEventListener('keydown', event => {
    const count = options().length;
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); show(false); return; }
    if (event.key === 'Enter' && !list.hidden && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
      return;
    }
    if (!count || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
    event.preventDefault();
    if (list.hidden) show(true);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    choose(chosen + step >= count ? -1 : chosen + step < -1 ? count - 1 : chosen + step);
  });
  input.addEventListener('blur', () => setTimeout(() => show(false), 150));
  list.addEventListener('mousedown', event => {
    const option = event.target.closest('[role=option]');
    if (option) { event.preventDefault(); location.assign(option.dataset.url); }
  });
}
