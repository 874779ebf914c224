"""Call-back notes: asked for on any channel, tried with a next moment, pushed on by who promised."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.models import CallAttempt, CallBackWindow, Case
from eenloket.cases.types import AttemptResult, CallBackWish, CaseKind, CaseState, EventKind, Urgency
from eenloket.contacts.services import keep_call_back_wish, store_contact
from eenloket.contacts.types import Channel, DraftChange, Result, WrittenQuestion
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM, NamedActor
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import fill_in
from eenloket.parties.rules import normalise_phone

from .opening import followed_by
from .steps import (
    done,
    filled,
    lock,
    locked,
    locked_visible,
    must_be_open,
    note,
    poke,
    save,
    tell_citizen,
    tell_department,
    was_done,
)

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact

MOST_TRIES = 3  # after so many without reaching anybody a note may be closed as not reached


@dataclass(frozen=True, kw_only=True)
class CallBackRequest:
    """What a citizen asks online: to be called back, about what, and where the citizen can also be reached."""

    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    wish: CallBackWish
    about: str
    party_id: uuid.UUID | None = None
    email: str = ""
    portal_area_id: uuid.UUID | None = None


@transaction.atomic
def request_call_back(request: CallBackRequest, *, key: uuid.UUID) -> Case:
    """A citizen asks to be called back. Who has an open call-back note about it joins that one: nobody is called twice
    for one thing. The same `key` again changes nothing. The front office has the note; its norm is two working days.

    Raises InvalidError by field: "who", "number", "about", "on", "before".
    """
    number = _check(request)
    actor = NamedActor(request.wish.who.strip(), contact_centre_id=request.contact_centre_id)
    if joined := _join_open(request, number, actor, key):
        return joined
    question = WrittenQuestion(
        contact_centre_id=request.contact_centre_id,
        municipality_id=request.municipality_id,
        channel=Channel.WEB_FORM,
        text=request.about.strip(),
        subject=_("Call back: %(about)s") % {"about": " ".join(request.about.split())[:150]},
        sender_name=request.wish.who.strip(),
        party_id=request.party_id,
        portal_area_id=request.portal_area_id,
    )
    contact = keep_call_back_wish(question, key=key, number=number)
    if existing := Case.objects.filter(contact=contact).first():
        return existing
    case = _create(contact, request, number)
    note(case, EventKind.OPENED, actor, request.about.strip(), is_for_citizen=True, is_kcc=False)
    audit.record(
        replace(SYSTEM, contact_centre_id=case.contact_centre_id), "case.call_back_asked", case, label=case.reference
    )
    if case.citizen_email:
        tell_citizen(case, *messages.promise_to_citizen(case), key=f"case:{case.pk}:promise")
    poke(case)
    return case


@transaction.atomic
def join_call_back(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    case_id: uuid.UUID,
    text: str,
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Case:
    """Store a question about a call-back note that runs: it joins that note, and counts as one about its status.
    Raises NotFoundError, ConflictError when the note is closed or the question was stored, InvalidError."""
    case = locked_visible(actor, case_id)
    if case.kind != CaseKind.CALL_BACK:
        raise ConflictError(_("This case is not a call-back note."))
    must_be_open(case)
    contact = store_contact(
        actor=actor, contact_id=contact_id, result=Result.STATUS_GIVEN, change=change, revision=revision, is_told=True
    )
    if not was_done(case, contact.pk, text):
        note(case, EventKind.CUSTOMER_WROTE, actor, filled(text, "text"), is_kcc=True, event_id=contact.pk)
        save(case)
        done(actor, case, "case.joined")
    return case


@transaction.atomic
def note_call_attempt(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    text: str = "",
    result: str = AttemptResult.NO_ANSWER,
    next_on: date | None = None,
    next_after: time | None = None,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Note how a try to call back went, and when it is tried again. The citizen gets a message that we called, unless
    nobody can have noticed. Reached: settle the note with what was said. The same `event_id` again changes nothing.

    Raises NotAllowedError, NotFoundError, ConflictError for another kind of case or a settled one, InvalidError for a
    moment in the past ("next_on").
    """
    case = locked(actor, case_id, link)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    window = CallBackWindow.objects.select_for_update().filter(case=case).first()
    if window is None:
        raise ConflictError(_("This case is not a call-back note."))
    if result not in AttemptResult.values or result == AttemptResult.REACHED:
        raise InvalidError(_("Choose how it went."), {"result": _("Choose how it went.")})
    if next_on and next_on < clock.today():
        raise InvalidError(_("That day has passed."), {"next_on": _("That day has passed.")})
    window.attempts += 1
    window.on, window.after, window.before = (
        (next_on, next_after, None) if next_on else (window.on, window.after, window.before)
    )
    window.save(update_fields=["attempts", "on", "after", "before"])
    CallAttempt.objects.create(
        id=event_id or uuid7(),
        call_back=window,
        at=clock.now(),
        by_id=actor.audit_id,
        by_name=actor.audit_name,
        result=result,
        remark=text.strip()[:300],
        next_on=next_on,
        next_after=next_after,
    )
    is_told = result in (AttemptResult.NO_ANSWER, AttemptResult.VOICEMAIL)
    told = messages.tried_to_call(case, next_on, next_after) if is_told else ""
    note(case, EventKind.CALL_ATTEMPT, actor, text.strip(), event_id=event_id, data={"result": str(result)})
    if is_told:
        event = note(case, EventKind.MESSAGE, actor, told, is_for_citizen=True)
        if case.citizen_email:
            tell_citizen(case, *messages.news_to_citizen(case, told), key=f"case-event:{event.pk}")
    save(case)
    done(actor, case, "case.call_attempted")
    return case


@transaction.atomic
def nudge(*, actor: Staff, case_id: uuid.UUID, text: str = "", event_id: uuid.UUID | None = None) -> Case:
    """Whoever promised, or another of the KCC, asks the department to hurry: once an hour is enough.

    Raises NotAllowedError, NotFoundError, ConflictError when it is settled, is nobody's else, or was asked just now.
    """
    require(actor, Permission.VIEW_CASES)
    case = locked_visible(actor, case_id)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    if case.department is None:
        raise ConflictError(_("Nobody else has this case."))
    if case.events.filter(kind=EventKind.NUDGED, at__gte=clock.now() - timedelta(hours=1)).exists():
        raise ConflictError(_("A colleague asked this within the last hour."))
    note(case, EventKind.NUDGED, actor, text, is_kcc=True, event_id=event_id)
    save(case)
    tell_department(case)
    done(actor, case, "case.nudged")
    return case


def _check(request: CallBackRequest) -> str:
    """The number, normalised. Raises InvalidError naming every field that needs another look."""
    errors = {}
    wish, number = request.wish, normalise_phone(request.wish.number)
    if not wish.who.strip():
        errors["who"] = _("Say whom to ask for.")
    if not number:
        errors["number"] = _("This is not a valid phone number.")
    if not request.about.strip():
        errors["about"] = _("Say what it is about.")
    if wish.on and wish.on < clock.today():
        errors["on"] = _("That day has passed.")
    if wish.after and wish.before and wish.before <= wish.after:
        errors["before"] = _("The end comes before the beginning.")
    if errors or number is None:
        raise InvalidError(_("Some fields need another look."), errors)
    return number


def _join_open(request: CallBackRequest, number: str, actor: NamedActor, key: uuid.UUID) -> Case | None:
    found = selectors.find_open_call_back(request.municipality_id, number=number, party_id=request.party_id)
    if found is None:
        return None
    case = lock(found.pk)
    if case.state == CaseState.SETTLED:
        return None
    if case.contact.conversation_id != key and not case.events.filter(pk=key).exists():
        note(case, EventKind.CUSTOMER_WROTE, actor, request.about, is_for_citizen=True, is_kcc=False, event_id=key)
        save(case)
        poke(case)
    return case


def _create(contact: Contact, request: CallBackRequest, number: str) -> Case:
    promise = selectors.promise_for(
        request.contact_centre_id, request.municipality_id, department_id=None, is_call_back=True
    )
    fill_in([contact], "municipality")
    now = clock.now()
    case = Case.objects.create(
        contact_centre_id=request.contact_centre_id,
        municipality_id=request.municipality_id,
        **followed_by(contact),
        kind=CaseKind.CALL_BACK,
        urgency=Urgency.NORMAL,
        contact=contact,
        party_id=request.party_id,
        subject=contact.subject[:200],
        request=request.about.strip(),
        citizen_email=request.email,
        received_on=clock.today(),
        norm_date=promise.norm_date,
        promised_date=promise.promised_date,
        date_was_told=True,
        created_at=now,
        changed_at=now,
    )
    wish = request.wish
    CallBackWindow.objects.create(
        case=case, who=wish.who.strip()[:120], number=number, on=wish.on, after=wish.after, before=wish.before
    )
    return case
