"""What can be asked about post. Nothing here changes anything."""

from .channel import channel_state
from .incoming import (
    alike_parties,
    batches_unread,
    get_letter,
    get_page,
    learnt_words,
    letter_behind,
    letters_for,
    letters_of_departments,
    letters_to_confirm,
    neighbours,
    pages_of,
    refused_batches,
    same_file_before,
    with_word,
)
from .outgoing import (
    get_print_batch,
    get_template,
    outgoing_about,
    outgoing_for,
    print_batches,
    templates_for,
    to_print,
)

__all__ = [
    "alike_parties",
    "batches_unread",
    "channel_state",
    "get_letter",
    "get_page",
    "get_print_batch",
    "get_template",
    "learnt_words",
    "letter_behind",
    "letters_for",
    "letters_of_departments",
    "letters_to_confirm",
    "neighbours",
    "outgoing_about",
    "outgoing_for",
    "pages_of",
    "print_batches",
    "refused_batches",
    "same_file_before",
    "templates_for",
    "to_print",
    "with_word",
]
