"""The back office of the demo: time worked on cases, what departments did with their mail, questions aside, and when
people can be reached."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from eenloket.cases.models import Case, CaseTypeVersion, DepartmentNotice, SideLine, SideTalk, WorkSpan
from eenloket.cases.types import CaseState, TimeSource
from eenloket.core.ids import uuid7
from eenloket.routing.models import DepartmentHours, Reachability

if TYPE_CHECKING:
    from .foundation import World

_WEEKS: Final = 8
_OFFICE_HOURS: Final = [["9:00", "12:30"], ["13:00", "16:30"]]
_CORRECTIONS: Final = ("Ook ter plaatse geweest.", "Gebeld zonder Eenloket open.", "Overleg met een collega.")
_ASIDE: Final = (
    ("Ligt hier een kabel van ons in de grond?", "Ja, op ongeveer een meter. Graven met de hand."),
    ("Is deze straat volgende week afgesloten?", ""),
)


def tell(world: World, random: Random, now: datetime) -> None:
    """What stands around the cases at the moment of loading."""
    cases = list(Case.objects.filter(contact_centre=world.centre, department__isnull=False).order_by("created_at"))
    _work(cases, random, now)
    _mail(cases, random, now)
    _ask_aside(world, cases, now)
    _reach(world)


def _work(cases: list[Case], random: Random, now: datetime) -> None:
    """What was worked on the cases that were settled in the last weeks: mostly measured."""
    since = now - timedelta(weeks=_WEEKS)
    types: dict[uuid.UUID | None, str] = dict(CaseTypeVersion.objects.values_list("pk", "case_type__code"))
    spans = []
    for case in cases:
        if case.settled_at is None or case.settled_at < since:
            continue
        for n in range(random.choice((1, 1, 2, 3))):
            start = max(case.created_at, case.settled_at - timedelta(hours=1 + 5 * n))
            source = random.choices(list(TimeSource), weights=(7, 1, 2))[0]
            spans.append(_span(case, start, source, random, types.get(case.type_version_id, case.kind)))
    WorkSpan.objects.bulk_create(spans, batch_size=2000)


def _span(case: Case, start: datetime, source: TimeSource, random: Random, work_type: str) -> WorkSpan:
    seconds = random.randrange(180, 2_400)
    return WorkSpan(
        id=uuid7(),
        contact_centre_id=case.contact_centre_id,
        case=case,
        municipality_id=case.municipality_id,
        department_id=case.department_id,
        staff_id=None if source == TimeSource.AGREED else case.handler_id,
        work_type=work_type,
        source=source,
        day=timezone.localtime(start).date(),
        started_at=start,
        seconds=seconds // 300 * 300 + 300 if source == TimeSource.AGREED else seconds,
        measured_seconds=seconds // 2 if source == TimeSource.CORRECTED else None,
        reason=random.choice(_CORRECTIONS) if source == TimeSource.CORRECTED else "",
    )


def _mail(cases: list[Case], random: Random, now: datetime) -> None:
    """The departments of open cases were mailed; some opened the link, some promised a day on it."""
    notices = []
    for case in cases:
        if case.state == CaseState.SETTLED or case.department_id is None:
            continue
        is_opened = case.state != CaseState.NEW or random.random() < 0.4
        promises = is_opened and case.state == CaseState.TAKEN and random.random() < 0.3
        notices.append(
            DepartmentNotice(
                id=uuid7(),
                contact_centre_id=case.contact_centre_id,
                case=case,
                department_id=case.department_id,
                sent_at=case.created_at,
                opened_at=min(now, case.created_at + timedelta(hours=random.randrange(1, 20))) if is_opened else None,
                promised_on=case.promised_date if promises else None,
                promised_by="Wijkteam (via link)" if promises else "",
                reminded_at=None
                if is_opened or case.created_at > now - timedelta(hours=25)
                else case.created_at + timedelta(hours=24),
            )
        )
    DepartmentNotice.objects.bulk_create(notices, batch_size=2000)


def _ask_aside(world: World, cases: list[Case], now: datetime) -> None:
    """A question that was answered and one that waits, in cases that somebody has in hand."""
    taken = [each for each in cases if each.state == CaseState.TAKEN and each.handler_id]
    members = {each.pk: each for department in world.departments.values() for each in world.members_of(department)}
    for case, (question, answer) in zip(taken[-len(_ASIDE) :], _ASIDE, strict=False):
        asker = members.get(case.handler_id) if case.handler_id else None
        if asker is None:
            continue
        asked = max(case.created_at, now - timedelta(hours=20))
        talk = SideTalk.objects.create(
            contact_centre=world.centre,
            case=case,
            asked_by=asker,
            asked_by_name=asker.name,
            email="ondergrond@netbeheerder.example",
            token=uuid7().hex[-8:].upper(),
            asked_at=asked,
            answered_at=now - timedelta(hours=2) if answer else None,
        )
        SideLine.objects.create(talk=talk, at=asked, by=asker, by_name=asker.name, text=question)
        if answer:
            SideLine.objects.create(
                talk=talk, at=now - timedelta(hours=2), by_name="Beheer ondergrond", is_answer=True, text=answer
            )


def _reach(world: World) -> None:
    """Departments have hours; one of their people said that the KCC may ask."""
    hours = {str(day): _OFFICE_HOURS for day in range(5)}
    for department in world.departments.values():
        DepartmentHours.objects.get_or_create(
            department=department, defaults={"contact_centre": world.centre, "hours": hours}
        )
        for member in world.members_of(department)[:1]:
            Reachability.objects.get_or_create(
                staff=member, defaults={"contact_centre": world.centre, "hours": {"0": [["9:00", "12:30"]]} | hours}
            )
