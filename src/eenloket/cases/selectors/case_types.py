"""Case types: what can be started now, and by which version a case goes."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.cases.models import Case, CaseType, CaseTypeVersion
from eenloket.cases.rules import case_types as rules
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import receivers_for

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.rules.case_types import CaseTypeDocument, Step
    from eenloket.organisation.models import Department

_WORD = re.compile(r"[a-zà-ÿ]{3,}")


@dataclass(frozen=True)
class Published:
    """A case type that can be started, as its newest version says."""

    type_id: uuid.UUID
    code: str
    version_id: uuid.UUID
    document: CaseTypeDocument


@dataclass(frozen=True, kw_only=True)
class StepState:
    """A step of a case: done, to be done now, or later."""

    step: Step
    is_done: bool
    is_now: bool
    at: datetime | None = None
    by_name: str = ""


def published_types(contact_centre_id: uuid.UUID) -> list[Published]:
    """What can be started now, by name."""
    newest = (
        CaseTypeVersion.objects.filter(case_type__contact_centre_id=contact_centre_id, case_type__is_active=True)
        .order_by("case_type__name", "case_type_id", "-number")
        .distinct("case_type__name", "case_type_id")
        .values_list("case_type_id", "case_type__code", "pk")
    )
    return [
        Published(type_id, code, version_id, document_of_version(version_id)) for type_id, code, version_id in newest
    ]


def find_published(contact_centre_id: uuid.UUID, code: str) -> Published | None:
    """The type with this code, when it can be started."""
    return next((each for each in published_types(contact_centre_id) if each.code == code), None)


def types_like(contact_centre_id: uuid.UUID, text: str, limit: int = 3) -> list[Published]:
    """The types whose words and name a text mentions most; none when it mentions none."""
    words = set(_WORD.findall(text.lower()))
    scored = []
    for each in published_types(contact_centre_id):
        own = set(_WORD.findall(f"{each.document.words} {each.document.name}".lower()))
        if shared := len(words & own):
            scored.append((-shared, each.document.name, each))
    return [each for _score, _name, each in sorted(scored, key=lambda row: row[:2])[:limit]]


@lru_cache(maxsize=2000)  # a version never changes
def document_of_version(version_id: uuid.UUID) -> CaseTypeDocument:
    """What a version says. Raises CaseTypeVersion.DoesNotExist."""
    return rules.read(CaseTypeVersion.objects.values_list("document", flat=True).get(pk=version_id))


@lru_cache(maxsize=2000)  # a type keeps its code
def type_code_of(version_id: uuid.UUID) -> str:
    """The code of the type that a version is of. Raises CaseTypeVersion.DoesNotExist."""
    code: str = CaseTypeVersion.objects.values_list("case_type__code", flat=True).get(pk=version_id)
    return code


def document_of(case: Case) -> CaseTypeDocument | None:
    """What the type of a case says, in the version it began with; None for a free question."""
    return document_of_version(case.type_version_id) if case.type_version_id else None


def get_case_type(staff: Staff, type_id: uuid.UUID) -> CaseType:
    """Raises NotFoundError, also for one of another contact centre."""
    found = CaseType.objects.filter(pk=type_id, contact_centre_id=staff.contact_centre_id).first()
    if found is None:
        raise NotFoundError(_("That case type does not exist."))
    return found


def case_types_of(staff: Staff) -> list[CaseType]:
    """All of the contact centre, also those that are not started any more, each with its newest version as `newest`."""
    return list(
        CaseType.objects.filter(contact_centre_id=staff.contact_centre_id).prefetch_related("versions").order_by("name")
    )


def receiver_for(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, document: CaseTypeDocument, step_code: str = ""
) -> Department | None:
    """Who does a step (without one: the first after the front office): a department of the municipality or a group."""
    step = document.step(step_code) or next((each for each in document.steps if not each.is_front_office), None)
    code = document.department if step is None or step.by == rules.RECEIVER else step.by
    return next((each for each in receivers_for(contact_centre_id, municipality_id) if each.code == code), None)


def type_code_of(case: Case) -> str:
    """The code of the type of a case; empty for a free question."""
    if not case.type_version_id:
        return ""
    found = CaseTypeVersion.objects.filter(pk=case.type_version_id).values_list("case_type__code", flat=True)
    return found.first() or ""


def step_states(case: Case) -> list[StepState]:
    """The steps of a case in order, with who did them; none for a free question. One query."""
    document = document_of(case)
    if document is None:
        return []
    done = {each.code: each for each in case.steps_done.all()}
    return [
        StepState(
            step=step,
            is_done=step.code in done,
            is_now=step.code == case.step,
            at=done[step.code].at if step.code in done else None,
            by_name=done[step.code].by_name if step.code in done else "",
        )
        for step in document.steps
    ]
