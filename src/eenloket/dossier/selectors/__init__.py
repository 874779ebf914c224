"""What stands in a dossier, for whoever may see it."""

from .documents import get_document_for, may_see_document
from .entries import all_entries, entries_page
from .exports import get_export, latest_export
from .scopes import scope_of_case, scope_of_party

__all__ = [
    "all_entries",
    "entries_page",
    "get_document_for",
    "get_export",
    "latest_export",
    "may_see_document",
    "scope_of_case",
    "scope_of_party",
]
