// Confirming letters with the keyboard: the first field that wants a look has the focus, Enter registers.
const $ = selector => document.querySelector(selector);

if (!$('[aria-invalid="true"]') && !$('[role="alert"]')) ($('#register [data-doubt]') ?? $('#f-subject'))?.focus();

// The row of this letter is in sight in the list.
$('#post-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
