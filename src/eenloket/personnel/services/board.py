from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import NotAllowedError
from eenloket.personnel import rules
from eenloket.personnel.models import Improvement, ImprovementComment, ImprovementMove, ImprovementSupport
from eenloket.personnel.selectors import get_improvement, get_seen_team, leads_team, own_employee
from eenloket.personnel.types import Column, IdeaKind, IdeaSubject

from .common import made_once, optional, refuse, written

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Idea:
    """What somebody puts on the board."""

    kind: str
    subject: str
    title: str
    text: str = ""


@transaction.atomic
def propose(*, actor: Staff, improvement_id: uuid.UUID, team_id: uuid.UUID, idea: Idea) -> Improvement:
    """Put a card on the board of a team: a bottleneck everybody of it, a proposal who has that task (R25).

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    team = get_seen_team(actor, team_id)
    if idea.kind != IdeaKind.BOTTLENECK:
        require(actor, Permission.PROPOSE_IMPROVEMENT)
    if idea.kind not in IdeaKind.values:
        refuse("kind", _("Choose one of the list."))
    if idea.subject not in IdeaSubject.values:
        refuse("subject", _("Choose one of the list."))
    card, made = made_once(
        Improvement,
        improvement_id,
        contact_centre_id=actor.contact_centre_id,
        team_id=team.pk,
        kind=idea.kind,
        subject=idea.subject,
        title=written(idea.title, "title", most=120),
        text=optional(idea.text, "text", most=4000),
        proposed_by=actor.name,
        created_at=clock.now(),
    )
    if made:
        audit.record(actor, "personnel.improvement_proposed", card, label=card.title)
    return card


@transaction.atomic
def comment(*, actor: Staff, comment_id: uuid.UUID, improvement_id: uuid.UUID, text: str) -> ImprovementComment:
    """Raises NotFoundError, InvalidError."""
    card = get_improvement(actor, improvement_id)
    row, _made = made_once(
        ImprovementComment,
        comment_id,
        contact_centre_id=actor.contact_centre_id,
        improvement=card,
        text=written(text, "text", most=1000),
        by=actor.name,
        at=clock.now(),
    )
    return row


@transaction.atomic
def support(*, actor: Staff, improvement_id: uuid.UUID, on: bool) -> None:
    """Support a card, or no longer; once per person, however often it is sent. Raises NotFoundError."""
    card, employee = get_improvement(actor, improvement_id), own_employee(actor)
    if on:
        ImprovementSupport.objects.get_or_create(
            improvement=card, employee=employee, defaults={"contact_centre_id": actor.contact_centre_id}
        )
    else:
        ImprovementSupport.objects.filter(improvement=card, employee=employee).delete()


@transaction.atomic
def move(*, actor: Staff, improvement_id: uuid.UUID, to: str, reason: str) -> Improvement:
    """Bring a card to another column, with the reason that everybody reads. Moving twice is moving once.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    card = _led_card(actor, improvement_id)
    if to not in Column.values:
        refuse("to", _("Choose one of the list."))
    if not rules.may_move(card.column, to):
        return card
    why = written(reason, "reason", most=300)
    ImprovementMove.objects.create(
        contact_centre_id=card.contact_centre_id, improvement=card, to=to, reason=why, by=actor.name, at=clock.now()
    )
    card.column = to
    card.save(update_fields=["column"])
    audit.record(actor, "personnel.improvement_moved", card, label=card.title, to=to)
    return card


@transaction.atomic
def note_effect(*, actor: Staff, improvement_id: uuid.UUID, before: str, after: str) -> Improvement:
    """Keep how it was before and how it is now. Raises NotFoundError, NotAllowedError, InvalidError."""
    card = _led_card(actor, improvement_id)
    card.before, card.after = optional(before, "before", most=200), optional(after, "after", most=200)
    card.save(update_fields=["before", "after"])
    audit.record(actor, "personnel.effect_noted", card, label=card.title)
    return card


def _led_card(actor: Staff, improvement_id: uuid.UUID) -> Improvement:
    """The card, locked, for who leads its team."""
    Improvement.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=improvement_id).first()
    card = get_improvement(actor, improvement_id)
    if not leads_team(actor, card.team):
        raise NotAllowedError(_("The team leader decides about this card."))
    return card
