"""Commands on dossiers: opening one, adding a document, looking at a document, exporting."""

from .exporting import MOST_AT_ONCE, data_of, forget_exports, make_export, start_export, sweep_exports
from .looking import (
    MOST_BYTES,
    PURPOSE,
    add_document,
    open_case_dossier,
    open_document,
    open_party_dossier,
    picture_of_page,
)

__all__ = [
    "MOST_AT_ONCE",
    "MOST_BYTES",
    "PURPOSE",
    "add_document",
    "data_of",
    "forget_exports",
    "make_export",
    "open_case_dossier",
    "open_document",
    "open_party_dossier",
    "picture_of_page",
    "start_export",
    "sweep_exports",
]
