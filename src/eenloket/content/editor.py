"""The page on which an answer is written: its parts, how they read, and what stands beside them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.core import gsm
from eenloket.organisation.directory import directory_of

from . import selectors
from .models import Product
from .rules import differences, documents, plain_language
from .types import FIELD_NAMES, AnswerKind, DraftState
from .wording import words_of_problem

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

    from .models import AnswerVersion, Draft

_READ: Final = ("short", "text", "sentence")  # the parts that citizens hear or read


@dataclass(frozen=True)
class Part:
    """A part of the text that people hear or read, with where it is used."""

    name: str
    icon: str
    used_at: Promise
    rows: int


PARTS: Final = (
    Part("short", "phone", _("phone, counter"), 4),
    Part("text", "globe", _("the site of the municipality"), 10),
    Part("sentence", "sms", _("SMS and chat"), 3),
    Part("internal_note", "lock", _("the customer never sees this"), 3),
)


@dataclass(frozen=True)
class Change:
    """What changed in one field, line by line."""

    name: Promise
    lines: Sequence[Sequence[differences.Piece]]


def form_context(staff: Staff, draft: Draft) -> dict[str, Any]:
    """What the form of a draft shows."""
    known = directory_of(staff.contact_centre_id)
    document = draft.document
    product = Product.objects.filter(pk=document["product"]).first() if document.get("product") else None
    return {
        "draft": draft,
        "document": document,
        "names": FIELD_NAMES,
        "parts": [(part, document.get(part.name, "")) for part in PARTS],
        "tables": {name: _rows(document, name) for name in documents.TABLES},
        "lines": {name: "\n".join(document.get(name) or ()) for name in documents.LINES},
        "product": product,
        "review_on": parse_date(document["review_on"]) if document.get("review_on") else None,
        "kinds": AnswerKind.choices,
        "owners": list(known.departments.values()),
        "portal_areas": list(known.portal_areas.values()),
        "municipalities": municipalities_of(staff),
        "advice": advice_on(document),
        "sms": gsm.count(document.get("sentence", "")),
        "page_key": uuid.uuid4(),
    }


def beside_context(staff: Staff, draft: Draft) -> dict[str, Any]:
    """What stands beside the text: what is still missing, what changed, remarks, and who may do what."""
    why_not = selectors.why_not_approve(staff, draft)
    return {
        "draft": draft,
        "problems": [
            (FIELD_NAMES[each.field], words_of_problem(each)) for each in documents.problems_of(draft.document)
        ],
        "changes": changes_between(draft.first_document, draft.document),
        "writers": selectors.writers_of(draft),
        "may_edit": may(staff, Permission.EDIT_CONTENT),
        "why_not_approve": why_not,
        "may_approve": not why_not and draft.state in (DraftState.DRAFT, DraftState.REVIEW),
        "needs_second": selectors.needs_second(draft),
        "settles": list(draft.signals.select_related("raised_by").order_by("raised_at")),
        "signals": [each for each in selectors.signals_of_answer(draft.answer) if each.draft_id != draft.pk]
        if draft.answer
        else [],
        "versions": list(selectors.versions_of(draft.answer)[:8]) if draft.answer else [],
        "overruled": list(draft.changes.filter(is_applied=False).select_related("made_by").order_by("-made_at")[:10]),
    }


def advice_on(document: documents.Document) -> Mapping[str, plain_language.Reading]:
    """How the parts read that citizens hear or read."""
    return {name: plain_language.read(document.get(name) or "") for name in _READ}


def changes_between(before: documents.Document, after: documents.Document) -> list[Change]:
    """What is different, field by field, in the order of the page."""
    return [
        Change(
            FIELD_NAMES[name],
            differences.difference(lines_of(name, before.get(name)), lines_of(name, after.get(name))),
        )
        for name in documents.changed_fields(before, after)
        if name in documents.TEXT_FIELDS or name in ("valid_from", "valid_until", "review_on")
    ]


def changes_of_version(version: AnswerVersion, before: AnswerVersion | None) -> list[Change]:
    """What a version changed in the one before it."""
    earlier = selectors.texts_of_version(before) if before else {}
    return changes_between(earlier, selectors.texts_of_version(version))


def lines_of(name: str, value: Any) -> list[str]:
    """A value of a field as lines to read."""
    return documents.as_lines(name, value or ())


def _rows(document: documents.Document, name: str) -> list[dict[str, str]]:
    """The rows of a table, and an empty one to go on in."""
    columns = documents.TABLES[name]
    return [*(document.get(name) or ()), dict.fromkeys(columns, "")]
