"""What is wrong with a file or a profile, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.core.errors import InvalidError

from .rules import Fault, FaultKind


def phrase(fault: Fault) -> str:
    """One sentence about one fault."""
    values = {"value": fault.value, "allowed": fault.allowed}
    sentences = {
        FaultKind.MISSING: _("This is missing."),
        FaultKind.NOT_TEXT: _("This is not a text."),
        FaultKind.NOT_FIELDS: _("This cannot be read as a profile."),
        FaultKind.NOT_LIST: _("This is not a list."),
        FaultKind.CHOICE: _("“%(value)s” is not known. Use one of: %(allowed)s."),
        FaultKind.RANGE: _("%(value)s is outside %(allowed)s."),
        FaultKind.WHOLE: _("“%(value)s” is not a whole number."),
        FaultKind.TOO_LONG: _("This is longer than %(allowed)s characters."),
        FaultKind.TOO_MANY: _("There are more than %(allowed)s."),
        FaultKind.KEY: _("“%(value)s” may hold only letters, digits, dots, hyphens and underscores."),
        FaultKind.DOUBLE: _("“%(value)s” is there twice."),
        FaultKind.ORPHAN: _("Indicator “%(value)s” belongs to no competence of this profile."),
        FaultKind.NO_PROFILE: _("“%(value)s” is no profile on the sheet %(allowed)s."),
        FaultKind.NO_COLUMN: _("The column “%(value)s” is missing."),
        FaultKind.NO_SHEET: _("There is no sheet “%(value)s”."),
    }
    return sentences[fault.kind] % values


def as_invalid(faults: Sequence[Fault]) -> InvalidError:
    """All faults as one error: each place with its sentence."""
    message = ngettext(
        "Nothing was stored: %(n)s thing in the file needs another look.",
        "Nothing was stored: %(n)s things in the file need another look.",
        len(faults),
    ) % {"n": len(faults)}
    return InvalidError(message, {fault.place or _("file"): phrase(fault) for fault in faults})
