"""Scenes: a round with people in it, in a contact centre with the national profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.placement import services
from eenloket.placement.models import Candidate, PlacementRound, Scenario
from eenloket.placement.types import ReadCandidate
from eenloket.profiles.services import adopt_profiles
from tests.builders import Centre, a_centre, a_colleague
from tests.kept import kept

PLACES = {"advisor_3": 2, "advisor_2": 1}


@dataclass
class Scene:
    """A manager with a round."""

    centre: Centre
    manager: Staff
    round: PlacementRound

    def candidate(self, name: str = "Wilma Postma", levels: Mapping[str, int] | None = None, **facts: Any) -> Candidate:
        read = ReadCandidate(name=name, function_kind=facts.pop("function_kind", "telephonist"), **facts)
        candidate = services.save_candidate(actor=self.manager, round_id=self.round.pk, read=read)
        if levels:
            services.judge_candidate(actor=self.manager, candidate_id=candidate.pk, levels=levels, source="hr")
        return candidate

    def scenario(self, name: str = "Eerste") -> Scenario:
        return services.start_scenario(actor=self.manager, round_id=self.round.pk, name=name)


@kept
def a_scene(slug: str = "meerland", *, places: Mapping[str, int] = PLACES, starts_on: date | None = None) -> Scene:
    centre = a_centre(slug)
    manager = a_colleague(centre, "manager")
    adopt_profiles(actor=manager)
    placement_round = services.save_round(
        actor=manager,
        name="Van telefooncentrale naar KCC",
        starts_on=starts_on or clock.today() + timedelta(days=60),
        places=places,
    )
    return Scene(centre, manager, placement_round)


def full_marks(scene: Scene, *codes: str, level: int = 4) -> dict[str, int]:
    """This level on all that these functions ask."""
    from eenloket.placement.selectors import documents_of, places_of

    documents = documents_of(places_of(scene.round))
    return {each.key: level for code in codes or documents for each in documents[code].measured}
