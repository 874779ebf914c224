"""What case types say of themselves, in words: kinds, parts, faults, remarks, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules.case_types import FRONT_OFFICE, RECEIVER

if TYPE_CHECKING:
    from .rules.case_type_files import FileFault
    from .rules.case_type_remarks import Remark

CASE_KINDS: Final[dict[str, Promise]] = {
    "request": gettext_lazy("application or request"),
    "report": gettext_lazy("report"),
    "objection": gettext_lazy("objection"),
    "complaint": gettext_lazy("complaint"),
}
FIELD_KINDS: Final[dict[str, Promise]] = {
    "text": gettext_lazy("short text"),
    "long_text": gettext_lazy("long text"),
    "number": gettext_lazy("number"),
    "date": gettext_lazy("date"),
    "choice": gettext_lazy("choice of one"),
    "yes_no": gettext_lazy("yes or no"),
    "email": gettext_lazy("e-mail address"),
    "phone": gettext_lazy("phone number"),
    "address": gettext_lazy("address"),
}
LISTS: Final[dict[str, Promise]] = {
    "fields": gettext_lazy("Fields"),
    "documents": gettext_lazy("Documents"),
    "steps": gettext_lazy("Steps"),
    "results": gettext_lazy("Results"),
}
PARTS: Final[dict[str, Promise]] = {
    "general": gettext_lazy("The type as a whole"),
    "terms": gettext_lazy("Norm and legal term"),
    "fields": gettext_lazy("Field"),
    "documents": gettext_lazy("Document"),
    "steps": gettext_lazy("Step"),
    "results": gettext_lazy("Result"),
}
_DETAILS: Final[dict[str, Promise]] = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "for_citizen": gettext_lazy("What the citizen reads first"),
    "department": gettext_lazy("Department"),
    "area": gettext_lazy("Portal area"),
    "words": gettext_lazy("Search words"),
    "norm_working_days": gettext_lazy("Norm in working days"),
    "weeks": gettext_lazy("Legal term in weeks"),
    "days": gettext_lazy("Legal term in days"),
    "ground": gettext_lazy("Ground"),
    "extension_weeks": gettext_lazy("Extension in weeks"),
    "extension_ground": gettext_lazy("Ground of the extension"),
    "receipt_letter": gettext_lazy("Receipt letter"),
    "label": gettext_lazy("Name"),
    "hint": gettext_lazy("Help"),
    "is_required": gettext_lazy("Must be there"),
    "choices": gettext_lazy("Choices"),
    "for_citizen_field": gettext_lazy("The citizen sees it"),
    "by": gettext_lazy("Who"),
    "minutes": gettext_lazy("Agreed minutes"),
    "instruction": gettext_lazy("Instruction"),
    "citizen_title": gettext_lazy("What the citizen sees"),
    "citizen_text": gettext_lazy("Explanation for the citizen"),
    "message": gettext_lazy("Message when done"),
    "years": gettext_lazy("Kept in years"),
    "forever": gettext_lazy("Kept for ever"),
}
_FAULTS: Final[dict[str, Promise]] = {
    "name empty": gettext_lazy("Give the type a name."),
    "name long": gettext_lazy("Make the name shorter: at most 120 characters."),
    "kind unknown": gettext_lazy("Choose what kind of case it is."),
    "norm_working_days range": gettext_lazy("The norm is 1 to 400 working days."),
    "legal range": gettext_lazy("The legal term is 1 to 400 days. Fill in weeks or days, or take it away."),
    "legal extension": gettext_lazy("The law extends by 0 to 52 weeks."),
    "steps count": gettext_lazy("There must be 1 to 20 steps."),
    "results count": gettext_lazy("Say how a case can end: there is no result yet."),
    "empty": gettext_lazy("Say what it is called."),
    "code": gettext_lazy("The code may have small letters, figures and hyphens, at most 40."),
    "double": gettext_lazy("Another part of this list has the same code."),
    "kind": gettext_lazy("This kind of field does not exist."),
    "choices": gettext_lazy("Fill in what can be chosen."),
    "choice_twice": gettext_lazy("A choice is there twice."),
    "order": gettext_lazy("The front office does its steps first. Move this step up, or give it to the department."),
    "by": gettext_lazy("Say who does this step."),
    "minutes": gettext_lazy("The agreed time is 0 to 2400 minutes."),
    "forever": gettext_lazy("Either it is kept for ever, or for a number of years."),
    "years": gettext_lazy("It is kept for 0 to 150 years."),
}
_REMARKS: Final[dict[str, Promise]] = {
    "no_reading": gettext_lazy("A citizen cannot read what this is for. Write one sentence."),
    "no_words": gettext_lazy("Without search words it is not proposed when a citizen tells what it is about."),
    "no_department": gettext_lazy("No department is named: the advisor chooses at each hand-over."),
    "no_ground": gettext_lazy("The law that sets the term is not named."),
    "no_extension_ground": gettext_lazy("The law that allows the extension is not named."),
    "norm_after_law": gettext_lazy("The norm ends after the legal term."),
    "no_minutes": gettext_lazy("No time is agreed: it does not count in the workload."),
    "no_title": gettext_lazy("The citizen sees nothing of this step."),
    "no_years": gettext_lazy("Nobody said how long it is kept: it is not destroyed until then. Ask the archivist."),
    "no_retention_ground": gettext_lazy("The ground of the years is not named."),
    "other_years": gettext_lazy("The Selectielijst says otherwise for this number: %(detail)s."),
    "department": gettext_lazy("There is no such department here: %(detail)s. There the advisor chooses."),
    "area": gettext_lazy("There is no such portal area here: %(detail)s."),
    "long": gettext_lazy("Long sentence. Make two of it: %(detail)s"),
    "hard": gettext_lazy("Hard word: %(detail)s"),
    "passive": gettext_lazy("Say who does it: %(detail)s"),
}
_FILE_FAULTS: Final[dict[str, Promise]] = {
    "large": gettext_lazy("The file is too large. A case type is at most 500 kB."),
    "json": gettext_lazy("This is not a readable JSON file."),
    "format": gettext_lazy("This is not a file of a case type. Choose a file that was saved with “Save as file”."),
    "format_version": gettext_lazy("This file was made by another version of Eenloket (%(detail)s)."),
    "object": gettext_lazy("here must be a group of names with values"),
    "list": gettext_lazy("here must be a list"),
    "many": gettext_lazy("there are more than %(detail)s"),
    "unknown": gettext_lazy("“%(detail)s” is not known"),
    "missing": gettext_lazy("“%(detail)s” is missing"),
    "text": gettext_lazy("“%(detail)s” must be text"),
    "texts": gettext_lazy("“%(detail)s” must be a list of texts"),
    "long": gettext_lazy("“%(detail)s” is too long: at most 4000 characters"),
    "number": gettext_lazy("“%(detail)s” must be a whole number"),
    "yes_no": gettext_lazy("“%(detail)s” must be true or false"),
    "code": gettext_lazy("the code may have small letters, figures and hyphens, at most 40"),
    "double": gettext_lazy("another part of this list has the same code"),
}


def fault_words(place: str, code: str) -> str:
    """What is wrong with a part, said to who writes it."""
    return str(_FAULTS.get(f"{place} {code}") or _FAULTS[code])


def remark_words(remark: Remark) -> str:
    """What deserves another look, in one sentence."""
    detail = _("for ever") if remark.detail == "blijvend" else remark.detail
    if remark.code == "other_years" and remark.detail.isdecimal():
        detail = _("%(n)s years") % {"n": remark.detail}
    return str(_REMARKS[remark.code]) % {"detail": detail}


def file_fault_words(fault: FileFault) -> str:
    """What is wrong in a file, with the place it is at."""
    words = str(_FILE_FAULTS[fault.code]) % {"detail": fault.detail}
    return f"{_place_words(fault.place)}: {words}." if fault.place else words if words.endswith(".") else f"{words}."


def detail_words(key: str, name: str) -> str:
    """What one thing said of a part is called."""
    if key.startswith("fields.") and name == "for_citizen":
        name = "for_citizen_field"
    return str(_DETAILS[name])


def value_words(name: str, value: Any, who: dict[str, str]) -> str:
    """A value as people say it; departments by what they are called here."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return "\n".join(value) or "–"
    if value is None or value == "":
        return "–"
    names: dict[str, Any] = {"by": who_words(str(value), who), "department": who.get(str(value))}
    names["kind"] = CASE_KINDS.get(str(value)) or FIELD_KINDS.get(str(value))
    return str(names.get(name) or value)


def who_words(by: str, who: dict[str, str]) -> str:
    """Who does a step."""
    if by == FRONT_OFFICE:
        return _("Front office")
    if by == RECEIVER:
        return _("Department that has the case")
    return who.get(by, by)


def kept_words(years: int | None, *, forever: bool) -> str:
    """How long a result is kept."""
    if forever:
        return _("for ever")
    return _("not said yet") if years is None else _("%(n)s years") % {"n": years}


def _place_words(place: str) -> str:
    name, _dot, number = place.partition(".")
    label = str(PARTS.get(name, name))
    return f"{label} {int(number) + 1}" if number.isdecimal() else label
