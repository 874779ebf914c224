"""Looking at people is noted, with the purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.placement.types import PURPOSE

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.placement.models import Candidate, PlacementRound


def look_at_round(*, actor: Staff, placement_round: PlacementRound) -> None:
    """Note that somebody looked at the candidates of a round together."""
    audit.looked_at_once(
        actor, placement_round, purpose=PURPOSE, how="placement.round_seen", label=placement_round.name
    )


def look_at_candidate(*, actor: Staff, candidate: Candidate) -> None:
    """Note that somebody looked at one candidate."""
    audit.looked_at_once(actor, candidate, purpose=PURPOSE, how="placement.candidate_seen", label=candidate.name)


def look_at_conditions(*, actor: Staff) -> None:
    """Note that somebody looked at the conditions of the whole contact centre, as HR does. A superior who looks at
    those of the own people, and who looks at the own, is not noted."""
    if may(actor, Permission.VIEW_ALL_PERSONNEL):
        audit.looked_at_once(actor, actor.contact_centre, purpose=PURPOSE, how="placement.conditions_seen")
