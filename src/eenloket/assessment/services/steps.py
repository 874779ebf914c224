"""What employee and superior do in a round: answer apart, hand in, talk, agree, sign."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.assessment import selectors
from eenloket.assessment.models import RoundAnswer, RoundEntry
from eenloket.assessment.selectors import Access
from eenloket.assessment.types import Side, Source
from eenloket.core import audit, clock
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.profiles.types import LEVELS

from .ratings import Judgement, store_ratings

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

Answers = Mapping[str, tuple[int | None, str]]  # level and remark by element key

_SOURCES: Final = {Side.SELF: Source.SELF, Side.LEADER: Source.LEADER, Side.AGREED: Source.AGREED}
_WHO: Final = {Side.SELF: Access.OWN, Side.LEADER: Access.SUPERIOR, Side.AGREED: Access.SUPERIOR}


@transaction.atomic
def save_answers(*, actor: Staff, entry_id: uuid.UUID, side: Side, answers: Answers) -> datetime:
    """Keep what one side answers, also half-way and one by one; returns when. What is not asked is left out.

    Raises NotAllowedError, NotFoundError, InvalidError, ConflictError once it was handed in.
    """
    entry = _locked(actor, entry_id, side)
    _check_open(entry, side)
    return _keep(entry, side, answers)


@transaction.atomic
def hand_in(*, actor: Staff, entry_id: uuid.UUID, side: Side, answers: Answers) -> RoundEntry:
    """Finish one side. When both did, both become judgements and each sees what the other said; handing in twice is
    handing in once. Raises NotAllowedError, NotFoundError, and InvalidError for what has no answer yet."""
    entry = _locked(actor, entry_id, side)
    if (entry.self_at if side == Side.SELF else entry.leader_at) is not None:
        return entry
    _check_open(entry, side)
    _keep(entry, side, answers)
    _check_complete(entry, side)
    if side == Side.SELF:
        entry.self_at = clock.now()
    else:
        entry.leader_at, entry.leader_name = clock.now(), actor.name
    entry.save(update_fields=["self_at", "leader_at", "leader_name"])
    audit.record(actor, "round.handed_in", entry, label=entry.employee.name, side=str(side))
    if entry.is_ready:
        _become_ratings(entry, Side.SELF, entry.employee.name, clock.day_of(entry.self_at or clock.now()))
        _become_ratings(entry, Side.LEADER, entry.leader_name, clock.day_of(entry.leader_at or clock.now()))
    return entry


@transaction.atomic
def plan_conversation(*, actor: Staff, entry_id: uuid.UUID, day: date | None) -> RoundEntry:
    """Say when both will talk. Raises NotAllowedError, NotFoundError, InvalidError, ConflictError."""
    entry = _locked(actor, entry_id, Side.LEADER)
    if entry.agreed_at:
        raise ConflictError(_("The conversation has been held already."))
    if day is None or day < clock.today():
        message = _("Choose today or a later day.")
        raise InvalidError(message, {"day": message})
    entry.conversation_on = day
    entry.save(update_fields=["conversation_on"])
    audit.record(actor, "round.conversation_planned", entry, label=entry.employee.name, day=str(day))
    return entry


@transaction.atomic
def agree(
    *, actor: Staff, entry_id: uuid.UUID, answers: Answers, development: str, is_complete: bool = True
) -> RoundEntry:
    """Keep what both settle on in the conversation; once complete, both can sign, and until somebody does it can
    still be changed. Raises NotAllowedError, NotFoundError, InvalidError, ConflictError."""
    entry = _locked(actor, entry_id, Side.AGREED)
    if not entry.is_ready:
        raise ConflictError(_("Both have to hand in first."))
    if entry.is_fixed:
        raise ConflictError(_("This was signed and can no longer be changed."))
    _keep(entry, Side.AGREED, answers)
    entry.development = development.strip()[:4000]
    if is_complete:
        _check_complete(entry, Side.AGREED)
        entry.agreed_at = clock.now()
        entry.conversation_on = min(entry.conversation_on or clock.today(), clock.today())
        audit.record(actor, "round.agreed", entry, label=entry.employee.name)
    entry.save(update_fields=["development", "agreed_at", "conversation_on"])
    return entry


@transaction.atomic
def sign(*, actor: Staff, entry_id: uuid.UUID, remark: str = "") -> RoundEntry:
    """The employee or the superior signs, in any order. The second signature makes what was agreed count: from then on
    it silences earlier judgements. Signing twice is signing once.

    Raises NotAllowedError, NotFoundError, ConflictError while there is nothing to sign.
    """
    entry, access = _reached(actor, entry_id)
    if access not in (Access.OWN, Access.SUPERIOR):
        raise NotAllowedError(_("Your role does not allow this."))
    if entry.agreed_at is None:
        raise ConflictError(_("There is nothing to sign yet."))
    if (entry.employee_signed_at if access == Access.OWN else entry.superior_signed_at) is not None:
        return entry
    if access == Access.OWN:
        entry.employee_signed_at, entry.employee_remark = clock.now(), remark.strip()[:2000]
    else:
        entry.superior_signed_at, entry.superior_name = clock.now(), actor.name
    entry.save(update_fields=["employee_signed_at", "employee_remark", "superior_signed_at", "superior_name"])
    audit.record(actor, "round.signed", entry, label=entry.employee.name, by=str(access))
    if entry.employee_signed_at and entry.superior_signed_at:
        by = f"{entry.employee.name}, {entry.superior_name}"
        _become_ratings(entry, Side.AGREED, by, clock.today())
    return entry


def _reached(actor: Staff, entry_id: uuid.UUID) -> tuple[RoundEntry, Access]:
    """The entry, locked, and as whom this person reaches it. Raises NotFoundError."""
    if actor.contact_centre_id is None:
        raise NotFoundError(_("There is no such round."))
    RoundEntry.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=entry_id).first()
    entry = selectors.get_entry(actor.contact_centre_id, entry_id)
    return entry, selectors.access_to(actor, entry.employee)


def _locked(actor: Staff, entry_id: uuid.UUID, side: Side) -> RoundEntry:
    entry, access = _reached(actor, entry_id)
    if access != _WHO[side]:
        raise NotAllowedError(_("This is for the employee and the superior, each their own part."))
    return entry


def _check_open(entry: RoundEntry, side: Side) -> None:
    if entry.invited_at is None:
        raise ConflictError(_("This round has not been opened yet."))
    if (entry.self_at if side == Side.SELF else entry.leader_at) is not None:
        raise ConflictError(_("This was handed in and can no longer be changed."))


def _check_complete(entry: RoundEntry, side: Side) -> None:
    given = {key for key, answer in selectors.answers_of(entry, side).items() if answer.level}
    open_ones = [each.key for each in entry.elements() if each.key not in given]
    if open_ones:
        message = _("Choose a level here.")
        raise InvalidError(
            _("Not everything has a level yet: %(n)s to go.") % {"n": len(open_ones)},
            dict.fromkeys(open_ones, message),
        )


def _keep(entry: RoundEntry, side: Side, answers: Answers) -> datetime:
    asked = {each.key for each in entry.elements()}
    wrong = {
        key: _("Choose a level from 1 to 4.") for key, (level, _r) in answers.items() if level and level not in LEVELS
    }
    if wrong:
        raise InvalidError(_("Choose a level from 1 to 4."), wrong)
    now = clock.now()
    RoundAnswer.objects.bulk_create(
        [
            RoundAnswer(
                contact_centre_id=entry.contact_centre_id,
                entry=entry,
                element_key=key,
                side=side,
                level=level,
                remark=remark.strip()[:2000],
                saved_at=now,
            )
            for key, (level, remark) in answers.items()
            if key in asked
        ],
        update_conflicts=True,
        unique_fields=["entry", "side", "element_key"],
        update_fields=["level", "remark", "saved_at"],
    )
    return now


def _become_ratings(entry: RoundEntry, side: Side, by: str, day: date) -> None:
    """What one side answered, as judgements of that day."""
    default = _("Conversation of the round %(name)s.") % {"name": entry.round.name} if side == Side.AGREED else ""
    store_ratings(
        actor=NamedActor(by, entry.contact_centre_id),
        employee=entry.employee,
        judgements=[
            Judgement(
                key=key, level=answer.level, source=_SOURCES[side], given_on=day, evidence=answer.remark or default
            )
            for key, answer in selectors.answers_of(entry, side).items()
            if answer.level
        ],
    )
