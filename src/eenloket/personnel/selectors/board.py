from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotFoundError
from eenloket.personnel.models import Improvement, ImprovementSupport
from eenloket.personnel.types import Column, IdeaKind

from .access import seen_teams

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff, Team


def board_of(team: Team) -> list[tuple[Column, list[Improvement]]]:
    """The cards of a team per column, oldest first, with comments and supporters counted. One query."""
    cards: dict[str, list[Improvement]] = {}
    for card in _counted(Improvement.objects.filter(team=team)):
        cards.setdefault(card.column, []).append(card)
    return [(column, cards.get(column.value, [])) for column in Column]


def get_improvement(actor: Staff, improvement_id: uuid.UUID) -> Improvement:
    """Raises NotFoundError, also for a card of a team that this person does not see."""
    cards = Improvement.objects.filter(team__in=seen_teams(actor)).select_related("team__leader")
    card = _counted(cards).prefetch_related("comments", "moves").filter(pk=improvement_id).first()
    if card is None:
        raise NotFoundError(_("There is no such card."))
    return card


def _counted(cards: QuerySet[Improvement]) -> QuerySet[Improvement]:
    return cards.annotate(
        comment_count=Count("comments", distinct=True), support_count=Count("supports", distinct=True)
    )


def supports(employee_id: uuid.UUID, improvement_id: uuid.UUID) -> bool:
    return ImprovementSupport.objects.filter(employee_id=employee_id, improvement_id=improvement_id).exists()


def kinds_for(actor: Staff) -> list[IdeaKind]:
    """What this person may put on the board: a bottleneck everybody, a proposal who has that task (R25)."""
    return list(IdeaKind) if may(actor, Permission.PROPOSE_IMPROVEMENT) else [IdeaKind.BOTTLENECK]
