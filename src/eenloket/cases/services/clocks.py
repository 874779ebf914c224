"""The clock of a case in the hands of people: stopping it, going on, a longer term, another promise, receipt."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases import messages, selectors
from eenloket.cases.models import Case, ClockPause, ReceiptNote, TermExtension
from eenloket.cases.rules.legal_terms import Term, extended_end, notice_in_time, receipt_ground, suspension
from eenloket.cases.types import EventKind, PauseReason
from eenloket.contacts.types import Channel
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError

from .steps import done, filled, lock, locked, must_be_open, note, poke, save, tell_citizen, was_done
from .waiting import go_on, reason_in_words, stand_still, tell_promise

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.core.actors import NamedActor

MOST_WEEKS: Final = 26
_ELECTRONIC: Final = (Channel.WEB_FORM, Channel.EMAIL, Channel.CHAT)


@transaction.atomic
def pause(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    reason: str,
    text: str = "",
    until: date | None = None,
    is_abroad: bool = False,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Stop the clock, and tell the customer why when it is theirs to know: always, except when we wait for another
    organisation here. The law stands still only where it allows that; the pause keeps by which article.

    Standing still already is fine, and so is the same `event_id` again. Raises NotAllowedError, NotFoundError,
    ConflictError when it is settled, InvalidError by field ("reason", "text", "until").
    """
    case = locked(actor, case_id, link)
    if case.paused_at is not None or was_done(case, event_id, text.strip() or reason_in_words(reason)):
        return case
    must_be_open(case)
    why = _checked_pause(case, reason, text, until, is_abroad=is_abroad)
    stand_still(case, actor, why, until=until, is_abroad=is_abroad, text=text, event_id=event_id)
    if text.strip() and why != PauseReason.OTHER:
        told = note(case, EventKind.MESSAGE, actor, text, is_for_citizen=True)
        if case.citizen_email:
            tell_citizen(case, *messages.news_to_citizen(case, text.strip()), key=f"case-event:{told.pk}")
    done(actor, case, "case.paused")
    return case


@transaction.atomic
def resume(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    text: str = "",
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Let the clock run again: norm, legal and promised date are counted anew, and the customer is told when the
    promise moves. Running already is fine. Raises NotAllowedError, NotFoundError, ConflictError when it is settled."""
    case = locked(actor, case_id, link)
    if case.paused_at is None or was_done(case, event_id, text):
        return case
    must_be_open(case)
    go_on(case, actor, text=text, event_id=event_id)
    done(actor, case, "case.resumed")
    return case


@transaction.atomic
def extend(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    text: str,
    promised: date | None = None,
    weeks: int | None = None,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Make the legal term longer, once and before it is over, as its type allows (without a type: `weeks`, Awb 4:14),
    and promise `promised` (without it: the new legal date). The customer is told in the same step.

    Raises NotAllowedError, NotFoundError, InvalidError ("text", "weeks", "promised"), ConflictError when there is no
    legal term, when it was made longer before, when it is over, or when the type does not allow it.
    """
    case = locked(actor, case_id, link)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    told = filled(text, "text")
    by, ground = _extension_for(case, weeks)
    unmoved, before, before_promise = selectors.legal_unmoved_of(case), case.legal_date, case.promised_date
    assert unmoved  # noqa: S101 - _extension_for refuses a case without a legal term
    assert before  # noqa: S101 - the same
    case.legal_unmoved = extended_end(unmoved, by)
    case.legal_date = selectors.legal_date_after(case, case.legal_unmoved)
    case.promised_date = _checked_day(case, promised or case.legal_date)
    TermExtension.objects.create(
        case=case,
        at=clock.now(),
        by_name=actor.audit_name,
        weeks=by.amount,
        ground=ground,
        text=told,
        before=before,
        after=case.legal_date,
    )
    save(case, "legal_date", "legal_unmoved", "promised_date")
    event = note(
        case,
        EventKind.EXTENDED,
        actor,
        told,
        is_for_citizen=True,
        is_kcc=False,
        event_id=event_id,
        data={
            "ground": ground,
            "weeks": by.amount,
            "from": before_promise.isoformat(),
            "to": case.promised_date.isoformat(),
        },
    )
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, told), key=f"case-event:{event.pk}")
    done(actor, case, "case.extended")
    return case


@transaction.atomic
def change_promise(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    day: date | None,
    text: str,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Promise another date, with what the customer reads about it: never in the past, never after the legal date.
    Raises NotAllowedError, NotFoundError, InvalidError ("day", "text"), ConflictError when it is settled."""
    case = locked(actor, case_id, link)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    told, before = filled(text, "text"), case.promised_date
    case.promised_date = _checked_day(case, day)
    if case.promised_date == before:
        message = _("That is the date that was promised already.")
        raise InvalidError(message, {"day": message})
    save(case, "promised_date")
    tell_promise(case, actor, before, told, event_id=event_id)
    done(actor, case, "case.promise_changed")
    return case


@transaction.atomic
def note_receipt(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    on: date | None,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Note that receipt was confirmed to the customer, and on which day; once. Raises NotAllowedError, NotFoundError,
    InvalidError ("day")."""
    case = locked(actor, case_id, link)
    if ReceiptNote.objects.filter(case=case).exists():
        return case
    if on is None or not case.received_on <= on <= clock.today():
        message = _("Choose a day from the receipt of the request up to today.")
        raise InvalidError(message, {"day": message})
    is_electronic = case.contact.channel in _ELECTRONIC
    ground = receipt_ground(selectors.kind_in_law(case), is_electronic=is_electronic)
    ReceiptNote.objects.create(case=case, confirmed_on=on, by_name=actor.audit_name, ground=ground)
    save(case)
    told = messages.receipt_confirmed(on)
    note(case, EventKind.RECEIPT, actor, told, is_for_citizen=True, is_kcc=False, event_id=event_id)
    done(actor, case, "case.receipt_noted")
    return case


def resume_lapsed() -> int:
    """Let clocks run again whose citizen did not answer within the term: the law does not wait longer. Run daily; one
    that fails keeps no other. Returns how many."""
    lapsed = ClockPause.objects.filter(ended_at=None, until__lt=clock.today()).values_list("case_id", flat=True)
    return sum(_resume_lapsed(case_id) for case_id in lapsed[:1000])


@transaction.atomic
def _resume_lapsed(case_id: uuid.UUID) -> int:
    case = lock(case_id)
    if not ClockPause.objects.filter(case=case, ended_at=None, until__lt=clock.today()).exists():
        return 0
    actor = replace(SYSTEM, contact_centre_id=case.contact_centre_id)
    go_on(case, actor, text=_("The term for the answer has passed."))
    audit.record(actor, "case.resumed", case, label=case.reference)
    poke(case)
    return 1


def _checked_pause(case: Case, reason: str, text: str, until: date | None, *, is_abroad: bool) -> PauseReason:
    errors = {}
    if reason not in PauseReason.values:
        errors["reason"] = _("Choose why the clock stands still.")
    if reason != PauseReason.OTHER and not text.strip():
        errors["text"] = _("Tell the customer why, and what happens now.")
    if until and until <= clock.today():
        errors["until"] = _("Choose a day after today.")
    if until and until > clock.today() + timedelta(weeks=MOST_WEEKS):
        errors["until"] = _("Choose a day within half a year.")
    if not errors and suspension(selectors.kind_in_law(case), reason, is_abroad=is_abroad).needs_term and not until:
        errors["until"] = _("Give the customer a term. Without one the legal term goes on.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return PauseReason(reason)


def _extension_for(case: Case, weeks: int | None) -> tuple[Term, str]:
    """By how much, and by which article. Raises as `extend` says."""
    if case.legal_date is None:
        raise ConflictError(_("The law sets no term for this case. Promise another date instead."))
    if TermExtension.objects.filter(case=case).exists():
        raise ConflictError(_("The term was made longer before. The law allows it once."))
    if not notice_in_time(clock.today(), case.legal_date) and case.paused_at is None:
        raise ConflictError(_("The term is over. The law does not allow a longer one any more."))
    document = selectors.document_of(case)
    if document and document.legal:
        if not document.legal.extension_weeks:
            raise ConflictError(_("The law does not allow a longer term for this kind of case."))
        return Term(document.legal.extension_weeks), document.legal.extension_ground or document.legal.ground
    if weeks is None or not 1 <= weeks <= MOST_WEEKS:
        message = _("Give a number of weeks from 1 to 26.")
        raise InvalidError(message, {"weeks": message})
    return Term(weeks), "Awb art. 4:14"


def _checked_day(case: Case, day: date | None) -> date:
    message = ""
    if day is None:
        message = _("Fill in a date.")
    elif day < clock.today():
        message = _("That day has passed.")
    elif case.legal_date and day > case.legal_date:
        message = _("The law asks for an answer by %(date)s.") % {"date": case.legal_date.strftime("%d-%m-%Y")}
    if day is None or message:
        raise InvalidError(message, {"day": message})
    return day
