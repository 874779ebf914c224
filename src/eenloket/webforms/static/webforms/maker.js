// Making a form: as every editor of parts, with conditions that work in the preview.
import { $ } from '../eenloket/desk.js';
import { connectMaker } from '../eenloket/maker.js';
import { connectConditions } from './conditions.js';

function preview() {
  const root = $('[data-preview] .wf-form');
  if (root) connectConditions(root);
}
preview();
connectMaker(answer => {
  const values = $('#waarden');
  if (values && !values.contains(document.activeElement)) values.innerHTML = answer.condition;
  preview();
});
