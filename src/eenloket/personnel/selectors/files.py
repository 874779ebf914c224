"""The files of several people at once: a fixed number of queries, however many people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from eenloket.assessment.selectors import certificates_that_expire
from eenloket.core import clock
from eenloket.personnel import rules
from eenloket.personnel.models import (
    Absence,
    Agreement,
    AvailabilityRequest,
    Checklist,
    ChecklistItem,
    PersonnelConversation,
    StaffCard,
)
from eenloket.personnel.types import Answered

_CERTIFICATE_AHEAD = timedelta(days=60)
Id = uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Files:
    """What is kept of these people, by employee."""

    cards: Mapping[Id, StaffCard]
    absences: Mapping[Id, Absence]
    planned: list[PersonnelConversation]
    last_talks: Mapping[Id, date]
    checklists: list[Checklist]
    items: list[ChecklistItem]
    requests: list[AvailabilityRequest]
    agreements: list[Agreement]
    certificates: Mapping[Id, date]


def files_of(employee_ids: Iterable[Id]) -> Files:
    """The caller has checked who may see them."""
    ids = list(employee_ids)
    today = clock.today()
    absences = Absence.objects.filter(employee__in=ids, recovered_on=None).prefetch_related("steps", "moments_done")
    talks = PersonnelConversation.objects.filter(employee__in=ids, cancelled_at=None)
    planned = talks.filter(employee_signed_at=None) | talks.filter(superior_signed_at=None)
    held = talks.exclude(superior_signed_at=None).order_by().values_list("employee_id").annotate(Max("planned_at"))
    open_lists = Checklist.objects.filter(employee__in=ids, closed_at=None)
    return Files(
        cards={card.employee_id: card for card in StaffCard.objects.filter(employee__in=ids)},
        absences={absence.employee_id: absence for absence in absences},
        planned=list(planned.order_by("planned_at")),
        last_talks={employee_id: clock.day_of(at) for employee_id, at in held},
        checklists=list(open_lists),
        items=list(ChecklistItem.objects.filter(checklist__in=open_lists, done_at=None).select_related("checklist")),
        requests=list(AvailabilityRequest.objects.filter(employee__in=ids, state=Answered.OPEN)),
        agreements=list(
            Agreement.objects.filter(conversation__employee__in=ids, done_at=None, by_when__lt=today)
            .exclude(conversation__superior_signed_at=None)
            .select_related("conversation")
        ),
        certificates=_certificates(ids),
    )


def _certificates(ids: list[Id]) -> dict[Id, date]:
    """By employee the first day on which a certificate runs out, or ran out a short while ago."""
    found: dict[Id, date] = {}
    for rating in certificates_that_expire(ids, within=_CERTIFICATE_AHEAD):
        if rating.expires_on:
            found.setdefault(rating.employee_id, rating.expires_on)
    return found


def talk_due(files: Files, employee_id: Id) -> date | None:
    """When somebody with a card is due a conversation, unless one is planned already."""
    card = files.cards.get(employee_id)
    is_planned = any(each.employee_id == employee_id and not each.superior_signed_at for each in files.planned)
    if card is None or is_planned:
        return None
    return rules.talk_due_on(card.starts_on, files.last_talks.get(employee_id))
