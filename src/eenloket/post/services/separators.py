"""The sheet that is laid between letters before they go through a scanner."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eenloket.core.pdf import render_pdf
from eenloket.post.reading.code39 import elements
from eenloket.post.reading.read import SEPARATOR


def separator_sheet() -> bytes:
    """A PDF of one page, with a barcode and words that are both recognised."""
    bars = [{"bar": is_bar, "width": width} for is_bar, width in elements(SEPARATOR)]
    return render_pdf(
        "post/separator",
        {
            "bars": bars,
            "title": "Scheidingsblad Eenloket",  # recognised by its words as well: not translated
            "text": _("Lay this sheet between two letters before you scan the pile. It is thrown away by itself."),
        },
    )
