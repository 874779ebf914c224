"""Handing a case to another organisation by the agreed way, and following it there until it is settled or comes back.

Each is one transaction on a locked case, for whoever may handle it: KCC staff. The same `event_id` again
changes nothing.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.types import CaseState, EventKind, Way
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways.services import queue_message
from eenloket.parties.rules import without_bsn

from .outside_row import begin_outside, end_outside, in_working_days
from .steps import done, filled, locked, must_be_open, note, save, tell_citizen, was_done

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case, CaseEvent, OutsideHandOver

RECEIPT_WORKING_DAYS = 2
STATUS_WORKING_DAYS = 5
_LONGEST_SUBJECT = 150


@transaction.atomic
def pass_outside(
    *, actor: Staff, case_id: uuid.UUID, organisation_id: uuid.UUID, reason: str, event_id: uuid.UUID | None = None
) -> Case:
    """A case of the front office or a department is another government's: it goes there, the promise stays, and the KCC
    follows it. Raises NotAllowedError, NotFoundError, InvalidError ("text"), ConflictError for a settled case."""
    require(actor, Permission.HAND_OVER_TO_DEPARTMENT)
    case = locked(actor, case_id, None)
    organisation = selectors.get_organisation(organisation_id)
    text = _("To %(name)s. %(why)s") % {"name": organisation, "why": filled(reason, "text")}
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    if case.organisation_id == organisation.pk:
        message = _("The case is already with this organisation.")
        raise InvalidError(message, {"organisation": message})
    case.department, case.organisation, case.handler, case.state = None, organisation, None, CaseState.NEW
    case.handed_over_by = case.handed_over_by or actor
    save(case, "department", "organisation", "handler", "state", "handed_over_by")
    begin_outside(case)
    note(case, EventKind.FORWARDED, actor, text, event_id=event_id)
    done(actor, case, "case.passed_outside")
    return case


@transaction.atomic
def mail_outside(
    *, actor: Staff, case_id: uuid.UUID, subject: str, body: str, event_id: uuid.UUID | None = None
) -> Case:
    """Mail the case to the organisation at the agreed address, in the words that were shown; a BSN never goes along.

    Raises NotAllowedError, NotFoundError, InvalidError ("subject", "body"), ConflictError when mail is not the agreed
    way or it was sent already.
    """
    case, hand_over = _at_outside(actor, case_id)
    agreed = selectors.agreement_with(case.contact_centre_id, case.organisation_id)
    body = _checked_mail(subject, body)
    text = _("Mailed to %(name)s:") % {"name": hand_over.organisation} + f"\n{body}"
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    if agreed is None or agreed.way != Way.MAIL or not agreed.email:
        raise ConflictError(_("Mail is not agreed with this organisation."))
    _must_not_be_sent(hand_over)
    queue_message(
        key=f"outside:{hand_over.pk}",
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        to=agreed.email,
        subject=subject.strip()[:_LONGEST_SUBJECT],
        body=body,
        about_type="case",
        about_id=case.pk,
        is_to_citizen=False,
        is_automatic=False,
    )
    _mark_sent(case, hand_over, Way.MAIL)
    note(case, EventKind.OUTSIDE, actor, text, is_kcc=True, event_id=event_id, data={"way": str(Way.MAIL)})
    _tell_passed_on(actor, case, hand_over)
    done(actor, case, "case.sent_outside")
    return case


@transaction.atomic
def note_passed_on(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    way: str,
    spoke_to: str = "",
    their_reference: str = "",
    may_tell_reference: bool = False,
    event_id: uuid.UUID | None = None,
) -> Case:
    """The form of the organisation was filled in, or somebody there was called: with their number, when they gave one,
    receipt is confirmed at once.

    Raises NotAllowedError, NotFoundError, InvalidError ("way", "spoke_to"), ConflictError when it was done already.
    """
    case, hand_over = _at_outside(actor, case_id)
    text = _passed_on_text(hand_over, way, spoke_to, their_reference)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    _must_not_be_sent(hand_over)
    _mark_sent(case, hand_over, Way(way))
    note(case, EventKind.OUTSIDE, actor, text, is_kcc=True, event_id=event_id, data={"way": way})
    reference = their_reference.strip()
    if reference:
        _mark_confirmed(case, hand_over, reference, None)
    _tell_passed_on(actor, case, hand_over, reference if may_tell_reference else "")
    done(actor, case, "case.sent_outside")
    return case


@transaction.atomic
def confirm_receipt(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    their_reference: str = "",
    expected_on: date | None = None,
    may_tell_reference: bool = False,
    event_id: uuid.UUID | None = None,
) -> Case:
    """The organisation says it has the case: with its own number and the day it promises, when it gave them. From then
    on it is asked again on that day, or after some working days without one.

    Raises NotAllowedError, NotFoundError, InvalidError ("expected_on"), ConflictError when it was never passed on.
    """
    case, hand_over = _at_outside(actor, case_id)
    if expected_on and expected_on < clock.today():
        raise InvalidError(_("That day has passed."), {"expected_on": _("That day has passed.")})
    reference = their_reference.strip()[:80]
    text = _receipt_text(hand_over, reference, expected_on)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    if hand_over.sent_at is None:
        raise ConflictError(_("Pass it on first."))
    _mark_confirmed(case, hand_over, reference, expected_on)
    note(case, EventKind.RECEIPT, actor, text, is_kcc=True, event_id=event_id)
    if may_tell_reference and reference:
        _tell_reference(actor, case, hand_over, reference)
    save(case)
    done(actor, case, "case.receipt_confirmed")
    return case


@transaction.atomic
def ask_how_it_stands(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    answer: str = "",
    ask_again_on: date | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """The organisation was asked how it stands: with what it said, or without when it is still to answer. It is asked
    again on the day given, by default after some working days.

    Raises NotAllowedError, NotFoundError, InvalidError ("ask_again_on"), ConflictError when it was never passed on.
    """
    case, hand_over = _at_outside(actor, case_id)
    again = ask_again_on or in_working_days(case, STATUS_WORKING_DAYS if answer.strip() else RECEIPT_WORKING_DAYS)
    if again <= clock.today():
        message = _("Choose a day after today.")
        raise InvalidError(message, {"ask_again_on": message})
    said = answer.strip()
    names = {"name": hand_over.organisation, "said": said, "day": f"{again:%d-%m-%Y}"}
    text = (
        _("%(name)s says: %(said)s\nAsk again on %(day)s.") if said else _("Asked %(name)s. Ask again on %(day)s.")
    ) % names
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    if hand_over.sent_at is None:
        raise ConflictError(_("Pass it on first."))
    hand_over.ask_again_on = again
    hand_over.save(update_fields=["ask_again_on"])
    kind = EventKind.SIDE_ANSWER if said else EventKind.SIDE_QUESTION
    note(case, kind, actor, text, is_kcc=True, event_id=event_id, data={"outside": str(hand_over.pk)})
    save(case)
    done(actor, case, "case.asked_outside")
    return case


@transaction.atomic
def note_returned(*, actor: Staff, case_id: uuid.UUID, reason: str, event_id: uuid.UUID | None = None) -> Case:
    """The organisation does not take the case: it is with the front office again, with the reason, and the citizen is
    told that we look further. Raises NotAllowedError, NotFoundError, InvalidError ("text"), ConflictError."""
    reason = filled(reason, "text")
    case = locked(actor, case_id, None)
    if was_done(case, event_id, reason):
        return case
    must_be_open(case)
    if case.organisation is None:
        raise ConflictError(_("No other organisation has this case."))
    name = case.organisation.name
    end_outside(case, was_returned=True)
    note(case, EventKind.RETURNED, actor, reason, is_kcc=True, event_id=event_id, data={"from": name})
    case.organisation, case.handler, case.state = None, None, CaseState.NEW
    save(case, "organisation", "handler", "state")
    told = messages.returned_by(name)
    _tell(case, note(case, EventKind.MESSAGE, actor, told, is_for_citizen=True, is_kcc=True))
    done(actor, case, "case.returned_from_outside")
    return case


def _at_outside(actor: Staff, case_id: uuid.UUID) -> tuple[Case, OutsideHandOver]:
    """The case, locked, and where it is. Raises ConflictError when no other organisation has it."""
    case = locked(actor, case_id, None)
    if case.organisation_id is None:
        raise ConflictError(_("No other organisation has this case."))
    if case.state == CaseState.SETTLED:
        must_be_open(case)
    return case, begin_outside(case)


def _checked_mail(subject: str, body: str) -> str:
    errors = {}
    for name, text in (("subject", subject), ("body", body)):
        if not text.strip():
            errors[name] = _("Fill in a text.")
        elif without_bsn(text) != text:
            errors[name] = _("There is a BSN in this text. Take it out: it does not go by mail.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return body.strip().replace("\r\n", "\n")


def _passed_on_text(hand_over: OutsideHandOver, way: str, spoke_to: str, their_reference: str) -> str:
    names = {"name": hand_over.organisation, "who": spoke_to.strip(), "number": their_reference.strip()}
    if way == Way.FORM:
        text = _("The form of %(name)s was filled in.") % names
    elif way != Way.PHONE:
        raise InvalidError(_("Choose how it was passed on."), {"way": _("Choose how it was passed on.")})
    elif names["who"]:
        text = _("Called %(name)s, spoke to %(who)s.") % names
    else:
        message = _("Say whom you spoke to.")
        raise InvalidError(message, {"spoke_to": message})
    return f"{text} {_('Their number is %(number)s.') % names}" if names["number"] else text


def _receipt_text(hand_over: OutsideHandOver, reference: str, expected_on: date | None) -> str:
    parts = [_("%(name)s has it.") % {"name": hand_over.organisation}]
    if reference:
        parts.append(_("Their number is %(number)s.") % {"number": reference})
    if expected_on:
        parts.append(_("They promise an answer by %(day)s.") % {"day": f"{expected_on:%d-%m-%Y}"})
    return " ".join(parts)


def _must_not_be_sent(hand_over: OutsideHandOver) -> None:
    if hand_over.sent_at:
        raise ConflictError(_("It was passed on already."))


def _mark_sent(case: Case, hand_over: OutsideHandOver, way: Way) -> None:
    hand_over.way, hand_over.sent_at = way, clock.now()
    hand_over.ask_again_on = in_working_days(case, RECEIPT_WORKING_DAYS)
    hand_over.save(update_fields=["way", "sent_at", "ask_again_on"])
    save(case)


def _mark_confirmed(case: Case, hand_over: OutsideHandOver, reference: str, expected_on: date | None) -> None:
    hand_over.confirmed_at = hand_over.confirmed_at or clock.now()
    hand_over.their_reference = reference[:80] or hand_over.their_reference
    hand_over.expected_on = expected_on or hand_over.expected_on
    later = min(in_working_days(case, STATUS_WORKING_DAYS), max(case.promised_date, clock.today()))
    hand_over.ask_again_on = hand_over.expected_on or later
    hand_over.save(update_fields=["confirmed_at", "their_reference", "expected_on", "ask_again_on"])


def _tell_passed_on(actor: Staff, case: Case, hand_over: OutsideHandOver, reference: str = "") -> None:
    told = messages.passed_on_to(hand_over.organisation.name, reference)
    _tell(case, note(case, EventKind.OUTSIDE, actor, told, is_for_citizen=True, is_kcc=True))


def _tell_reference(actor: Staff, case: Case, hand_over: OutsideHandOver, reference: str) -> None:
    told = messages.known_there(hand_over.organisation.name, reference)
    _tell(case, note(case, EventKind.OUTSIDE, actor, told, is_for_citizen=True, is_kcc=True))


def _tell(case: Case, event: CaseEvent) -> None:
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, event.text), key=f"case-event:{event.pk}")
