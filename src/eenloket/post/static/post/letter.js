// Confirming letters with the keyboard: the first field that wants a look has the focus, Enter registers.
const $ = selector => document.querySelector(selector);

if (!$('[aria-invalid="true"]') && !$('[role="alert"]')) ($('#register [data-doubt]') ?? $('#f-subject'))?.focus();

// Enter in the search for a customer searches; it must not register the letter.
$('#f-klant')?.addEventListener('keydown', event => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  event.target.dispatchEvent(new Event('change'));
});

// The row of this letter is in sight in the list.
$('#post-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
