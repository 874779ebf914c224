// Answers for the list under the field in which one is typed.
const field = document.querySelector('#f-answer');
field?.addEventListener('input', async () => {
  const list = field.list;
  const answer = await fetch(`${list.dataset.url}?q=${encodeURIComponent(field.value)}`);
  if (answer.ok) list.replaceChildren(...(await answer.json()).names.map(each => new Option(each.label, each.value)));
});
