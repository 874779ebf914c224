"""What asks a superior's attention this week, and what shows beside each name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.personnel import rules
from eenloket.personnel.models import Absence, ChecklistItem, IncidentMeasure
from eenloket.personnel.types import Attention, Moment, Owner, Signs

from .absence import moments_left
from .files import Files, talk_due
from .incidents import handled_incidents

if TYPE_CHECKING:
    from datetime import date

    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

_SIGN_WITHIN = timedelta(days=7)
Names = Mapping[uuid.UUID, str]


def attention_for(actor: Staff, people: Sequence[Employee], files: Files) -> list[Attention]:
    """What a superior has to see to within a week or is late with, the oldest date first."""
    names = {each.pk: each.name for each in people}
    found = [
        *_absences(files, names),
        *_talks(files, names),
        *_items(files.items, names),
        *_cards(files, names),
        *_requests(files, names),
        *_measures(actor),
    ]
    return sorted(found, key=lambda each: (each.on, each.who))


def hr_attention(items: Iterable[ChecklistItem]) -> list[Attention]:
    """What HR has to see to in the checklists of everybody."""
    return [
        _item(each, each.checklist.employee.name) for each in items if each.owner == Owner.HR and _is_near(each.due_on)
    ]


def _is_near(day: date) -> bool:
    return day <= clock.today() + timedelta(days=rules.WEEK)


def _absences(files: Files, names: Names) -> Iterator[Attention]:
    for employee_id, absence in files.absences.items():
        for moment in moments_left(absence):
            if _is_near(moment.due_on):
                yield _moment(absence, moment, names[employee_id])


def _moment(absence: Absence, moment: Moment, name: str) -> Attention:
    return Attention(
        on=moment.due_on,
        who=name,
        what=moment.kind.label,
        icon="clock",
        page="personnel:absence",
        pk=absence.pk,
        is_late=moment.due_on < clock.today(),
    )


def _talks(files: Files, names: Names) -> Iterator[Attention]:
    today = clock.today()
    for talk in files.planned:
        day = clock.day_of(talk.planned_at)
        is_waiting = talk.superior_signed_at is not None
        if is_waiting and clock.day_of(talk.superior_signed_at) + _SIGN_WITHIN > today:  # type: ignore[arg-type]
            continue
        if not is_waiting and not _is_near(day):
            continue
        what = _("signature of the employee is missing") if is_waiting else str(talk.get_kind_display())
        yield Attention(
            on=day,
            who=names[talk.employee_id],
            what=what,
            icon="chat",
            page="personnel:talk",
            pk=talk.pk,
            is_late=day < today,
        )
    for employee_id, name in names.items():
        due = talk_due(files, employee_id)
        if due and due <= today:
            what = _("conversation due: plan one")
            yield Attention(on=due, who=name, what=what, icon="chat", page="personnel:person", pk=employee_id)
    for agreement in files.agreements:
        yield Attention(
            on=agreement.by_when or today,
            who=names[agreement.conversation.employee_id],
            what=_("agreement not done yet: %(text)s") % {"text": agreement.text},
            icon="check",
            page="personnel:talk",
            pk=agreement.conversation_id,
            is_late=True,
        )


def _items(items: Iterable[ChecklistItem], names: Names) -> Iterator[Attention]:
    for item in items:
        if item.owner == Owner.LEADER and _is_near(item.due_on):
            yield _item(item, names[item.checklist.employee_id])


def _item(item: ChecklistItem, name: str) -> Attention:
    return Attention(
        on=item.due_on,
        who=name,
        what=item.text,
        icon="list",
        page="personnel:checklist",
        pk=item.checklist_id,
        is_late=item.due_on < clock.today(),
    )


def _cards(files: Files, names: Names) -> Iterator[Attention]:
    today = clock.today()
    for employee_id, card in files.cards.items():
        person: dict[str, Any] = {
            "who": names[employee_id],
            "icon": "calendar",
            "page": "personnel:person",
            "pk": employee_id,
        }
        if card.probation_ends_on and rules.is_soon(card.probation_ends_on, today, rules.PROBATION_AHEAD):
            yield Attention(on=card.probation_ends_on, what=_("probation ends: decide in time"), **person)
        ends = card.contract_ends_on
        if ends and ends >= today and _is_near(rules.notice_by(ends)):
            what = _("contract ends %(day)s: say whether it goes on") % {"day": _day(ends)}
            on = rules.notice_by(ends)
            yield Attention(on=on, what=what, is_late=on < today, **person)


def _requests(files: Files, names: Names) -> Iterator[Attention]:
    for request in files.requests:
        yield Attention(
            on=clock.day_of(request.asked_at),
            who=names[request.employee_id],
            what=_("asks for other availability"),
            icon="calendar",
            page="personnel:person",
            pk=request.employee_id,
        )


def _measures(actor: Staff) -> Iterator[Attention]:
    measures = IncidentMeasure.objects.filter(incident__in=handled_incidents(actor), done_at=None)
    for measure in measures.filter(by_when__lte=clock.today() + timedelta(days=rules.WEEK)):
        yield Attention(
            on=measure.by_when,
            who=measure.who,
            what=_("measure after an incident: %(text)s") % {"text": measure.text},
            icon="flag",
            page="personnel:incident",
            pk=measure.incident_id,
            is_late=measure.by_when < clock.today(),
        )


def signs_of(people: Iterable[Employee], files: Files) -> dict[uuid.UUID, Signs]:
    """The chips beside each name: state, icon and words."""
    signs = {each.pk: Signs(chips=list(_chips(files, each.pk))) for each in people}
    for checklist in files.checklists:
        left = sum(item.checklist_id == checklist.pk for item in files.items)
        words = _("checklist %(kind)s: %(n)s to do") % {"kind": checklist.get_kind_display(), "n": left}
        signs[checklist.employee_id].chips.append(("info", "list", words))
    return signs


def _chips(files: Files, employee_id: uuid.UUID) -> Iterator[tuple[str, str, str]]:
    today = clock.today()
    if absence := files.absences.get(employee_id):
        yield "warn", "notready", _("absent since %(day)s") % {"day": _day(absence.first_day)}
    due = talk_due(files, employee_id)
    if due and due <= today + timedelta(weeks=2):
        yield "warn", "chat", _("conversation due")
    card = files.cards.get(employee_id)
    if card and card.probation_ends_on and rules.is_soon(card.probation_ends_on, today, 60):
        yield "info", "calendar", _("probation until %(day)s") % {"day": _day(card.probation_ends_on)}
    if card and card.contract_ends_on and rules.is_soon(card.contract_ends_on, today, rules.CONTRACT_AHEAD):
        yield "warn", "calendar", _("contract until %(day)s") % {"day": _day(card.contract_ends_on)}
    if expires := files.certificates.get(employee_id):
        yield "warn", "star", _("certificate expires %(day)s") % {"day": _day(expires)}


def _day(day: date) -> str:
    return format_date(day, "j M").lower()
