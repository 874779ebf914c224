// Copying a text, and asking once before something is thrown away.
document.querySelectorAll('[data-copy]').forEach(button => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    const words = button.querySelector('span:last-child'), before = words.textContent;
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 3000);
  });
});
document.addEventListener('submit', event => {
  const question = event.target.dataset?.sure;
  if (question && !confirm(question)) event.preventDefault();
}, true);
