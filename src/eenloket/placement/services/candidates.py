"""Candidates: from a file, by hand, and what is known of where they stand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.selectors import ratings_of
from eenloket.assessment.services import Judgement, store_ratings
from eenloket.assessment.types import Source
from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.placement import selectors
from eenloket.placement.models import Candidate, PlacementRound
from eenloket.placement.types import ReadCandidate
from eenloket.profiles.selectors import get_employee, may_see_individual
from eenloket.profiles.services import enrol_employee, rename_employee, withdraw_employee

from .rounds import open_round

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

# Who prepares a round records what others found; what a superior or the person says comes by an assessment round.
SOURCES = (Source.HR, Source.ASSESSOR, Source.TEST, Source.CERTIFICATE)
_FIELDS = ("name", "function", "function_kind", "unit", "years", "wish_note", "flexible", "content")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    rated: int


@transaction.atomic
def save_candidates(
    *,
    actor: Staff,
    round_id: uuid.UUID,
    candidates: Sequence[ReadCandidate],
    source: str = Source.HR,
    evidence: str = "",
) -> Imported:
    """Take over candidates from a file: known by number or e-mail address they are changed, else added. The same file
    twice changes nothing. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    placement_round = open_round(actor, round_id)
    known = list(Candidate.objects.filter(round=placement_round).select_related("employee"))
    by_number = {each.number: each for each in known}
    by_email = {each.email: each for each in known if each.email}
    numbers = _free_numbers(by_number)
    added = rated = 0
    for read in candidates:
        candidate = _known(read, by_number, by_email)
        if candidate is None:
            candidate = _add(actor, placement_round, read, numbers)
            by_number[candidate.number] = candidate
            added += 1
        else:
            _change(candidate, read)
        if candidate.email:
            by_email[candidate.email] = candidate
        rated += _rate(actor, candidate.employee, read.levels, source, evidence)
    audit.record(
        actor, "placement.candidates_imported", placement_round, label=placement_round.name, rows=len(candidates)
    )
    return Imported(added=added, changed=len(candidates) - added, rated=rated)


@transaction.atomic
def save_candidate(
    *,
    actor: Staff,
    round_id: uuid.UUID,
    read: ReadCandidate,
    candidate_id: uuid.UUID | None = None,
    employee_id: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> Candidate:
    """Add one candidate by hand, or change one. With `employee_id` it is somebody who already works here, which only
    the superior and HR can say. The same `key` twice adds one.

    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError.
    """
    require(actor, Permission.PLAN_PLACEMENT)
    placement_round = open_round(actor, round_id)
    if candidate_id is None and key and Candidate.objects.filter(pk=key, round=placement_round).exists():
        return selectors.get_candidate(actor.contact_centre_id, key)
    if not read.name.strip():
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    _refuse_double(placement_round, read, candidate_id)
    if candidate_id:
        candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
        _change(candidate, read)
        action = "placement.candidate_changed"
    else:
        employee = _present_employee(actor, placement_round, employee_id)
        numbers = _free_numbers(Candidate.objects.filter(round=placement_round).values_list("number", flat=True))
        candidate = _add(actor, placement_round, read, numbers, employee=employee, key=key)
        action = "placement.candidate_added"
    audit.record(actor, action, candidate, label=candidate.name)
    return candidate


@transaction.atomic
def judge_candidate(
    *, actor: Staff, candidate_id: uuid.UUID, levels: Mapping[str, int], source: str, evidence: str = ""
) -> int:
    """Record where a candidate stands, as ratings of the one IST record; what is the same as before is not stored
    again. Returns how many were. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    open_round(actor, candidate.round_id)
    if not selectors.may_see_levels(actor, candidate):
        raise NotAllowedError(_("Where this colleague stands is for the own superior and HR."))
    asked = {
        key for each in selectors.documents_of(selectors.places_of(candidate.round)).values() for key in each.by_key
    }
    if unknown := set(levels) - asked:
        raise InvalidError(_("No function of this round asks %(key)s.") % {"key": min(unknown)})
    return _rate(actor, candidate.employee, levels, source, evidence)


@transaction.atomic
def remove_candidate(*, actor: Staff, candidate_id: uuid.UUID) -> None:
    """Take somebody out of the round, with all lines; a newcomer is forgotten altogether. Raises NotAllowedError,
    NotFoundError, ConflictError."""
    require(actor, Permission.PLAN_PLACEMENT)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    open_round(actor, candidate.round_id)
    employee = candidate.employee
    audit.record(actor, "placement.candidate_removed", candidate, label=candidate.name)
    candidate.delete()
    if not Candidate.objects.filter(employee=employee).exists():
        withdraw_employee(actor=actor, employee=employee)


def _known(
    read: ReadCandidate, by_number: Mapping[str, Candidate], by_email: Mapping[str, Candidate]
) -> Candidate | None:
    by_its_number, by_its_email = by_number.get(read.number), by_email.get(read.email)
    if by_its_number and by_its_email and by_its_number is not by_its_email:
        message = _("Number %(number)s is of %(one)s, but e-mail address %(email)s of %(other)s.") % {
            "number": read.number,
            "one": by_its_number.name,
            "email": read.email,
            "other": by_its_email.name,
        }
        raise InvalidError(message, {"file": message})
    return by_its_number or by_its_email


def _refuse_double(placement_round: PlacementRound, read: ReadCandidate, candidate_id: uuid.UUID | None) -> None:
    others = Candidate.objects.filter(round=placement_round)
    others = others.exclude(pk=candidate_id) if candidate_id else others
    message = _("Another candidate of this round has this already.")
    for field in ("number", "email"):
        if (value := getattr(read, field)) and others.filter(**{field: value}).exists():
            raise InvalidError(message, {field: message})


def _present_employee(actor: Staff, placement_round: PlacementRound, employee_id: uuid.UUID | None) -> Employee | None:
    if employee_id is None:
        return None
    employee = get_employee(actor.contact_centre_id, employee_id)
    if not may_see_individual(actor, employee):
        raise NotAllowedError(_("Only the own superior and HR can add somebody who already works here."))
    if Candidate.objects.filter(round=placement_round, employee=employee).exists():
        raise ConflictError(_("%(name)s is a candidate of this round already.") % {"name": employee.name})
    return employee


def _free_numbers(taken: Iterable[str]) -> list[int]:
    """Where to go on with numbers for who has none; one in a list, as it counts on."""
    used = [int(each[1:]) for each in taken if each.startswith("K") and each[1:].isdecimal()]
    return [max(used, default=0)]


def _add(
    actor: Staff,
    placement_round: PlacementRound,
    read: ReadCandidate,
    numbers: list[int],
    *,
    employee: Employee | None = None,
    key: uuid.UUID | None = None,
) -> Candidate:
    if not read.number:
        numbers[0] += 1
    return Candidate.objects.create(
        **({"pk": key} if key else {}),
        contact_centre_id=placement_round.contact_centre_id,
        round=placement_round,
        employee=employee or _same_person(placement_round, read) or _enrol(actor, placement_round, read),
        number=read.number or f"K{numbers[0]:03}",
        email=read.email,
        hours=Decimal(read.hours),
        wishes=list(read.wishes),
        **{name: getattr(read, name) for name in _FIELDS},
    )


def _same_person(placement_round: PlacementRound, read: ReadCandidate) -> Employee | None:
    """Whoever was a candidate before, with the same e-mail address, keeps the one IST record."""
    if not read.email:
        return None
    earlier = (
        Candidate.objects.filter(contact_centre_id=placement_round.contact_centre_id, email=read.email)
        .exclude(round=placement_round)
        .select_related("employee")
        .order_by("-id")
        .first()
    )
    return earlier.employee if earlier else None


def _enrol(actor: Staff, placement_round: PlacementRound, read: ReadCandidate) -> Employee:
    return enrol_employee(actor=actor, contact_centre_id=placement_round.contact_centre_id, name=read.name)


def _change(candidate: Candidate, read: ReadCandidate) -> None:
    """What was given takes the place of what was there; an empty number or e-mail address never does."""
    given = read.given if read.given is not None else {*_FIELDS, "hours", "wishes", "number", "email"}
    for name in _FIELDS:
        if name in given:
            setattr(candidate, name, getattr(read, name))
    if "hours" in given:
        candidate.hours = Decimal(read.hours)
    if "wishes" in given:
        candidate.wishes = list(read.wishes)
    candidate.number = read.number or candidate.number
    candidate.email = read.email or candidate.email
    candidate.save()
    rename_employee(employee=candidate.employee, name=candidate.name)


def _rate(actor: Staff, employee: Employee, levels: Mapping[str, int], source: str, evidence: str) -> int:
    if not levels:
        return 0
    if source not in SOURCES:
        message = _("Choose who or what says this.")
        raise InvalidError(message, {"source": message})
    if employee.staff_id and not may_see_individual(actor, employee):
        raise NotAllowedError(_("Where this colleague stands is for the own superior and HR."))
    newest: dict[str, int] = {}
    for rating in ratings_of(employee.pk).filter(source=source):
        newest.setdefault(rating.element_key, rating.level)
    judgements = [
        Judgement(key=key, level=level, source=Source(source), evidence=evidence)
        for key, level in levels.items()
        if newest.get(key) != level
    ]
    return len(store_ratings(actor=actor, employee=employee, judgements=judgements))
