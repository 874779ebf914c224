// Notes of a conversation are kept on the server while somebody types; without this the button keeps them.
const WAIT = 1200;

document.querySelectorAll('form[data-autosave]').forEach(form => {
  const field = form.elements.notes;
  const saved = form.querySelector('[data-saved]');
  let kept = field.value;
  let timer = null;
  let sending = false;

  async function keep() {
    if (sending || field.value === kept) return;
    sending = true;
    const text = field.value;
    const body = new FormData(form);
    body.set('notes', text);
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
      const told = await answer.json();
      if (answer.ok) { kept = text; saved.textContent = `${saved.dataset.words} ${told.kept_at}`; } else { saved.textContent = told.error; }
    } catch {
      saved.textContent = saved.dataset.fault;
    }
    sending = false;
    if (field.value !== kept) later();
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  }
  field.addEventListener('input', later);
  field.addEventListener('blur', keep);
  // Leaving the page before the pause is over: send what is left along.
  addEventListener('pagehide', () => {
    if (field.value === kept || form.dataset.leaving) return;
    const body = new FormData(form);
    body.delete('sign');
    fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: true });
  });
  form.addEventListener('submit', () => { form.dataset.leaving = 'yes'; clearTimeout(timer); });
});
