// Writing a case type: as every editor of parts, with what is wrong shown beside the part, and fields that belong to a choice.
import { $, $$ } from '../eenloket/desk.js';
import { connectMaker } from '../eenloket/maker.js';

// data-shows="name=value": there only while that field has that value.
function fit() {
  $$('[data-shows]').forEach(part => {
    const [name, value] = part.dataset.shows.split('=');
    const field = $(`[name="${name}"]`);
    part.hidden = field && field.value !== value;
  });
}
fit();
document.addEventListener('change', fit);
connectMaker(answer => { const own = $('#bij-deel'); if (own) own.innerHTML = answer.own; });
