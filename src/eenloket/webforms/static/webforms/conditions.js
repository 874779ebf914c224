// Fields that are shown only when another field has some value. What is hidden keeps what was typed in it.
export function connectConditions(root) {
  const fields = [...root.querySelectorAll('[data-field]')];
  const shown = root.querySelector('[name=getoond]');
  const valuesOf = key => {
    const place = fields.find(each => each.dataset.field === key);
    if (!place || place.hidden) return [];
    return [...place.querySelectorAll('input, textarea')]
      .filter(input => !['radio', 'checkbox'].includes(input.type) || input.checked)
      .map(input => input.value.trim()).filter(Boolean);
  };
  const onThisPage = key => fields.some(each => each.dataset.field === key);
  function update() {
    for (const place of fields) {
      if (!place.dataset.when) continue;
      const when = JSON.parse(place.dataset.when);
      if (!onThisPage(when.field)) continue; // asked on an earlier page: the server knows
      const values = valuesOf(when.field);
      place.hidden = !(values.length && (!when.values.length || values.some(value => when.values.includes(value))));
    }
    if (shown) shown.value = fields.filter(each => !each.hidden).map(each => each.dataset.field).join(' ');
  }
  root.addEventListener('input', update);
  root.addEventListener('change', update);
  update();
}
