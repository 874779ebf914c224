"""Remarks on content: raised by who uses it, answered by who owns it, and the sender is told (R25)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content import selectors
from eenloket.content.events import SignalRaised, SignalSettled
from eenloket.content.models import Answer, AnswerVersion, ContentSignal, Draft
from eenloket.content.types import SignalKind, SignalOutcome, SignalState
from eenloket.core import audit, clock, live
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.events import publish

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_REPLY = 4000


@transaction.atomic
def raise_signal(
    *,
    actor: Staff,
    kind: str,
    text: str,
    municipality_id: uuid.UUID | None,
    answer_id: uuid.UUID | None = None,
    searched_for: str = "",
    contact_id: uuid.UUID | None = None,
) -> ContentSignal:
    """Tell the owner of the content. Twice for the same contact is once. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.SIGNAL_CONTENT)
    if not text.strip():
        message = _("Say what is wrong or missing.")
        raise InvalidError(message, {"text": message})
    if kind not in SignalKind.values:
        raise InvalidError(_("Choose what is the matter."))
    answer = (
        Answer.objects.filter(contact_centre_id=actor.contact_centre_id, id=answer_id).first() if answer_id else None
    )
    values: dict[str, Any] = {
        "contact_centre_id": actor.contact_centre_id,
        "municipality_id": municipality_id,
        "answer": answer,
        "kind": kind,
        "text": text.strip(),
        "searched_for": searched_for.strip()[:300],
        "raised_by": actor,
        "raised_at": clock.now(),
        "due_on": selectors.due_date(actor.contact_centre_id, answer, municipality_id),
    }
    if contact_id:
        signal, created = ContentSignal.objects.get_or_create(contact_id=contact_id, defaults=values)
    else:
        signal, created = ContentSignal.objects.create(**values), True
    if created:
        audit.record(actor, "content.signalled", signal, label=str(answer or text)[:200], kind=kind)
        publish(SignalRaised(signal_id=signal.pk, contact_centre_id=actor.contact_centre_id))
        live.poke(f"editing:{actor.contact_centre_id}")
    return signal


@transaction.atomic
def settle_signal(
    *, actor: Staff, signal_id: uuid.UUID, outcome: str, reply: str, answer_slug: str = ""
) -> ContentSignal:
    """Answer a remark: what came of it and why. Settled already stays as it was settled.

    `answer_slug` names the answer that there was already. Raises NotAllowedError, NotFoundError, InvalidError.
    """
    signal = ContentSignal.objects.select_for_update(of=("self",)).get(pk=_within_reach(actor, signal_id).pk)
    if signal.state == SignalState.SETTLED:
        return signal
    problems = {}
    if outcome not in SignalOutcome.values:
        problems["outcome"] = _("Choose what came of it.")
    if not reply.strip():
        problems["reply"] = _("Write what the sender reads.")
    elif len(reply) > _LONGEST_REPLY:
        problems["reply"] = _("At most %(detail)s characters.") % {"detail": _LONGEST_REPLY}
    known = selectors.answers_within_reach(actor).filter(slug=answer_slug).first() if answer_slug else None
    if answer_slug and known is None:
        problems["answer"] = _("There is no answer with this address: %(slugs)s.") % {"slugs": answer_slug[:100]}
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    signal.answer = known or signal.answer
    _settle(actor, signal, outcome, reply.strip(), signal.answer.current if signal.answer else None)
    return signal


@transaction.atomic
def join_draft(*, actor: Staff, draft_id: uuid.UUID, signal_ids: Iterable[uuid.UUID]) -> int:
    """Let a draft settle these remarks when it is published. Returns how many joined.

    Raises NotAllowedError, NotFoundError.
    """
    require(actor, Permission.EDIT_CONTENT)
    draft = selectors.get_draft(actor, draft_id)
    wanted = selectors.open_signals(actor).filter(pk__in=list(signal_ids)).values_list("pk", flat=True)
    return ContentSignal.objects.filter(pk__in=list(wanted)).update(draft=draft)


@transaction.atomic
def leave_draft(*, actor: Staff, signal_id: uuid.UUID) -> None:
    """The draft does not settle this remark after all. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.EDIT_CONTENT)
    signal = selectors.get_signal(actor, signal_id)
    ContentSignal.objects.filter(pk=signal.pk, state=SignalState.OPEN).update(draft=None)


@transaction.atomic
def see_replies(*, actor: Staff) -> int:
    """Note that this person read the replies to their remarks. Returns how many were new."""
    new = ContentSignal.objects.filter(raised_by=actor, state=SignalState.SETTLED, seen_at=None)
    return new.update(seen_at=clock.now())


def settle_with_version(draft: Draft, version: AnswerVersion) -> None:
    """The remarks that a draft was written for are settled by what was published."""
    is_new = draft.based_on_id is None
    outcome = SignalOutcome.WRITTEN if is_new else SignalOutcome.CHANGED
    for signal in draft.signals.select_for_update(of=("self",)).filter(state=SignalState.OPEN):
        if signal.answer_id is None:
            signal.answer_id = version.answer_id
        _settle(draft.approved_by or draft.opened_by, signal, outcome, version.change_note, version)


def _settle(
    actor: Staff | None, signal: ContentSignal, outcome: str, reply: str, version: AnswerVersion | None
) -> None:
    signal.state, signal.outcome, signal.reply = SignalState.SETTLED, outcome, reply
    signal.settled_by, signal.settled_at, signal.settled_in = actor, clock.now(), version
    signal.save()
    if actor:
        audit.record(actor, "content.signal_settled", signal, label=str(signal)[:200], outcome=outcome)
    publish(SignalSettled(signal_id=signal.pk, contact_centre_id=signal.contact_centre_id))
    live.poke(f"editing:{signal.contact_centre_id}")
    if signal.raised_by_id:
        live.poke(f"staff:{signal.raised_by_id}")


def _within_reach(actor: Staff, signal_id: uuid.UUID) -> ContentSignal:
    signal = selectors.get_signal(actor, signal_id)
    if Permission.EDIT_CONTENT in actor.permission_codes:
        return signal
    is_of_owner = signal.answer is not None and signal.answer.owner_id in actor.department_ids
    if not (is_of_owner and Permission.APPROVE_CONTENT in actor.permission_codes):
        raise NotAllowedError(_("Only an editor or the department that owns the answer settles this."))
    return signal
