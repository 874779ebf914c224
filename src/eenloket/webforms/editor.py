"""The page on which a form is made: the list of its parts, the part that is open, a preview, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from eenloket.cases.selectors import published_types

from . import selectors
from .rules.cases import not_asked
from .rules.design import GENERAL, asks, fields_of, name_of, page_of, part_of, token_of
from .rules.faults import faults_in, stops_publishing
from .rules.values import YES
from .types import (
    COMPARABLE,
    MOST_FILES,
    MOST_MB,
    WITH_CHOICES,
    Condition,
    Design,
    Fault,
    Field,
    FieldKind,
    FileKind,
    Page,
    Use,
)
from .web import context_of_preview
from .wording import condition_words, fault_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

    from .models import Form

_BOUNDED = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NUMBER, FieldKind.FILE})


_USES = {
    FieldKind.TEXT: (Use.NONE, Use.QUESTION, Use.NAME),
    FieldKind.LONG_TEXT: (Use.NONE, Use.QUESTION),
    FieldKind.ADDRESS: (Use.NONE, Use.ADDRESS),
}


@dataclass(frozen=True)
class Line:
    """A part in the list: a page, or a field on it."""

    key: str
    name: str
    kind: str
    is_page: bool
    has_fault: bool
    condition: str
    is_question: bool = False


def editor_context(staff: Staff, form: Form, key: str) -> dict[str, Any]:
    """Everything on the page, with the part with this key open; the form as a whole when there is no such part."""
    design = selectors.design_of(form)
    part = part_of(design, key)
    key = key if part else GENERAL
    return {
        **beside_context(form, design, key),
        **_part_context(design, key),
        **_case_context(staff, design, key),
        "may_change": selectors.may_change(staff, form),
    }


def beside_context(form: Form, design: Design, key: str) -> dict[str, Any]:
    """What stands around the part that is open, and changes with it."""
    faults = faults_in(design)
    page = page_of(design, key) or (design.pages[0] if design.pages else None)
    return {
        "form": form,
        "design": design,
        "part_key": key,
        "token": token_of(design, key),
        "lines": _lines(design, faults),
        "has_general_fault": any(fault.part == GENERAL and not fault.is_remark for fault in faults),
        "faults": [(fault, _where(design, fault), fault_words(fault)) for fault in faults],
        "add_kinds": FieldKind.choices,
        "can_publish": not stops_publishing(faults),
        "has_changes": selectors.has_changes(form),
        "preview": preview_of(design, page) if page else None,
    }


def preview_of(design: Design, page: Page) -> dict[str, Any]:
    """One page of the form as a citizen gets it."""
    number = next(n for n, each in enumerate(design.pages, 1) if each.key == page.key)
    conditioned = {field.key: field.when for field in page.fields if field.when}
    on_page = {field.key for field in page.fields}
    # What hangs on an earlier page is shown: its maker wants to see it.
    fields = tuple(
        replace(field, when=None) if field.key in conditioned and conditioned[field.key].field not in on_page else field
        for field in page.fields
    )
    return {
        **context_of_preview(replace(page, fields=fields, when=None)),
        "number": number,
        "of": len(design.pages) + 1,
    }


def _case_context(staff: Staff, design: Design, key: str) -> dict[str, Any]:
    """The case types that a form can begin, and what the chosen one asks that the form does not."""
    if key != GENERAL:
        return {}
    types = published_types(staff.contact_centre_id)
    chosen = next((each for each in types if each.code == design.case_type), None)
    wanted = [(each.code, each.label) for each in chosen.document.fields if each.is_required] if chosen else []
    return {
        "case_types": [(each.code, each.document.name) for each in types],
        "case_gaps": not_asked(design, wanted),
        "case_is_gone": bool(design.case_type) and chosen is None,
    }


def _part_context(design: Design, key: str) -> dict[str, Any]:
    part = part_of(design, key)
    context: dict[str, Any] = {"part": part, "is_general": part is None, "is_page": isinstance(part, Page)}
    if part is None:
        return context
    context |= condition_context(design, part)
    if isinstance(part, Field):
        uses = [each for each in Use.choices if Use(each[0]) in _USES.get(FieldKind(part.kind), ())]
        context |= {
            "kinds": FieldKind.choices,
            "uses": uses,
            "has_choices": part.kind in WITH_CHOICES,
            "has_bounds": part.kind in _BOUNDED,
            "is_file": part.kind == FieldKind.FILE,
            "is_number": part.kind == FieldKind.NUMBER,
            "is_text": part.kind in (FieldKind.EXPLAIN, FieldKind.AGREE),
            "asks": asks(part),
            "choices": "\n".join(part.choices),
            "file_kinds": [(value, label, value in part.file_types) for value, label in FileKind.choices],
            "most_mb": MOST_MB,
            "most_files": MOST_FILES,
        }
    return context


def condition_context(design: Design, part: Page | Field) -> dict[str, Any]:
    """The condition of a part, and which fields asked before it can decide."""
    before = _asked_before(design, part)
    when = part.when or Condition("")
    other = next((field for field in before if field.key == when.field), None)
    values: tuple[str, ...] = ()
    if other and other.kind in COMPARABLE:
        values = (YES,) if other.kind == FieldKind.AGREE else other.choices
    return {
        "when": part.when,
        "before": [(field.key, name_of(field, _("without a label")), field.key == when.field) for field in before],
        "is_gone": bool(when.field) and other is None,
        "when_values": [(value, value in when.values) for value in values if other and other.kind in WITH_CHOICES],
    }


def _asked_before(design: Design, part: Page | Field) -> list[Field]:
    found: list[Field] = []
    for page in design.pages:
        if page.key == part.key:
            break
        for field in page.fields:
            if field.key == part.key:
                return found
            if asks(field):
                found.append(field)
    return found


def _lines(design: Design, faults: list[Fault]) -> list[Line]:
    wrong = {fault.part for fault in faults if not fault.is_remark}
    known = {field.key: field for field in fields_of(design)}

    def condition(part: Page | Field) -> str:
        return condition_words(part.when, known.get(part.when.field)) if part.when else ""

    lines = []
    for number, page in enumerate(design.pages, 1):
        name = name_of(page, _("Page %(n)s") % {"n": number})
        lines.append(Line(page.key, name, "", True, page.key in wrong, condition(page)))
        for field in page.fields:
            label = str(FieldKind(field.kind).label) if field.kind in FieldKind.values else field.kind
            name = name_of(field, _("without a label"))
            is_question = field.use == Use.QUESTION
            lines.append(Line(field.key, name, label, False, field.key in wrong, condition(field), is_question))
    return lines


def _where(design: Design, fault: Fault) -> str:
    """The name of the part with a fault, to find it in the list."""
    part = part_of(design, fault.part)
    return name_of(part, _("without a label")) if part else _("The form")
