// The figures refresh themselves; a table that somebody opened stays open.
const opened = new Set();
document.addEventListener('toggle', event => {
  const { id, open } = event.target;
  if (!id || !event.target.isConnected) return;
  if (open) opened.add(id); else opened.delete(id);
}, true);
document.addEventListener('htmx:afterSwap', () => {
  for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
});
