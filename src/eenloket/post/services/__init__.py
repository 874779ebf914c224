"""Commands on post: taking scans in, reading them, arranging pages, registering letters, writing letters."""

from .arranging import bring_back, merge_with_previous, put_away, split, turn_page
from .checking import check
from .folder import folder_of, look_in_folders
from .printing import make_print_batch, mark_posted, pdf_of_batch, print_again, withdraw_letter
from .reading import read_batch, sweep
from .registering import register
from .separators import separator_sheet
from .showing import ScanError, page_as_jpeg
from .suggesting import (
    PURPOSE,
    departments_for,
    departments_of_letter,
    guesses_of_text,
    recognise_sender,
    suggest,
)
from .taking import again, take_in, upload
from .templates import add_standard_letters, save_template, set_up_templates
from .writing import letter_pdf, write_letter

__all__ = [
    "PURPOSE",
    "ScanError",
    "add_standard_letters",
    "again",
    "bring_back",
    "check",
    "departments_for",
    "departments_of_letter",
    "folder_of",
    "guesses_of_text",
    "letter_pdf",
    "look_in_folders",
    "make_print_batch",
    "mark_posted",
    "merge_with_previous",
    "page_as_jpeg",
    "pdf_of_batch",
    "print_again",
    "put_away",
    "read_batch",
    "recognise_sender",
    "register",
    "save_template",
    "separator_sheet",
    "set_up_templates",
    "split",
    "suggest",
    "sweep",
    "take_in",
    "turn_page",
    "upload",
    "withdraw_letter",
    "write_letter",
]
