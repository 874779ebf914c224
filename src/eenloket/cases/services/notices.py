"""Telling a department of a case by mail, and what became of it: unopened, opened, promised."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.models import Case, CaseSettings, DepartmentNotice
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM, NamedActor
from eenloket.core.errors import InvalidError
from eenloket.gateways.services import queue_message

from .steps import done, locked, must_be_open, note, poke, save

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def note_opened(*, link: Case, by: str) -> None:
    """The link of a mail was opened; the first time counts, and the KCC sees it."""
    running = DepartmentNotice.objects.filter(case=link, department=link.department_id, ended_at=None)
    if running.filter(opened_at=None).update(opened_at=clock.now(), opened_by=by[:200]):
        poke(link)


@transaction.atomic
def promise_by_link(
    *, actor: NamedActor, case_id: uuid.UUID, link: Case, day: date | None, event_id: uuid.UUID | None = None
) -> Case:
    """A department without accounts takes a case and says by when it is done: never later than the citizen was told.
    Raises NotAllowedError, InvalidError ("day"), ConflictError when it is settled."""
    case = locked(actor, case_id, link)
    if event_id and case.events.filter(pk=event_id).exists():
        return case
    must_be_open(case)
    _check_day(case, day)
    assert day is not None  # noqa: S101 - checked above
    if case.state == CaseState.NEW:
        case.state = CaseState.TAKEN
    save(case, "state")
    DepartmentNotice.objects.filter(case=case, department=case.department_id, ended_at=None).update(
        promised_on=day, promised_by=actor.audit_name[:200]
    )
    text = _("Done by %(day)s.") % {"day": messages.in_words(day)}
    note(case, EventKind.TAKEN, actor, text, event_id=event_id, data={"by": day.isoformat()})
    done(actor, case, "case.taken")
    return case


def _check_day(case: Case, day: date | None) -> None:
    if day is None:
        message = _("Fill in a date.")
    elif day < clock.today():
        message = _("That day has passed.")
    elif day > max(case.promised_date, clock.today()):
        message = _("The citizen was told %(day)s. Choose that day or an earlier one, or ask the KCC.") % {
            "day": messages.in_words(case.promised_date)
        }
    else:
        return
    raise InvalidError(message, {"day": message})


def remind_unopened() -> int:
    """Mail departments once more about links that nobody opened, after the hours that their contact centre chose. Run
    periodically; one that fails keeps nothing else. Returns how many."""
    found = DepartmentNotice.objects.filter(opened_at=None, reminded_at=None, ended_at=None)
    reminded = 0
    for key in found.filter(sent_at__lt=clock.now() - timedelta(hours=1)).values_list("pk", flat=True)[:500]:
        reminded += _remind(key)
    return reminded


@transaction.atomic
def _remind(notice_id: uuid.UUID) -> int:
    notice = (
        DepartmentNotice.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("case__municipality", "department")
        .filter(pk=notice_id, opened_at=None, reminded_at=None, ended_at=None)
        .first()
    )
    if notice is None:
        return 0
    case, department = notice.case, notice.department
    wanted = selectors.reminder_hours(notice.contact_centre_id)
    is_due = wanted is not None and notice.sent_at <= clock.now() - timedelta(hours=wanted)
    if not is_due or case.state == CaseState.SETTLED or not department.email:
        return 0
    case.department = department
    subject, body = messages.notice_to_department(case)
    queue_message(
        key=f"notice:{notice.pk}:again",
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        to=department.email,
        subject=f"Herinnering: {subject}",
        body=body,
        about_type="case",
        about_id=case.pk,
        is_to_citizen=False,
    )
    notice.reminded_at = clock.now()
    notice.save(update_fields=["reminded_at"])
    actor = replace(SYSTEM, contact_centre_id=case.contact_centre_id)
    note(case, EventKind.NUDGED, actor, _("The mail to %(name)s was not opened.") % {"name": department.name})
    audit.record(actor, "case.reminded", case, label=case.reference)
    poke(case)
    return 1


@transaction.atomic
def set_reminder(*, actor: Staff, hours: int | None) -> CaseSettings:
    """After how many hours a department hears once more of a mail whose link nobody opened; None is never. Raises
    NotAllowedError, InvalidError ("hours")."""
    require(actor, Permission.MANAGE_QUEUES)
    if hours is not None and not 1 <= hours <= 14 * 24:
        message = _("Give a number of hours from 1 to 336, or nothing for never.")
        raise InvalidError(message, {"hours": message})
    kept, _is_new = CaseSettings.objects.update_or_create(
        contact_centre_id=actor.contact_centre_id, defaults={"reminder_hours": hours}
    )
    audit.record(actor, "case.reminder_set", kept, label=str(hours or ""))
    return kept
