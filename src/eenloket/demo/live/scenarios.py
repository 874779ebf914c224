"""What kind of day it is: how many come, about what, and who is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Final

from eenloket.demo.subjects import FALLEN_TREE, SUBJECTS, Subject

_CHANNELS: Final = MappingProxyType({"phone": 0.58, "chat": 0.16, "counter": 0.16, "web_form": 0.10})


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`per_hour` contacts at the usual hour; `burst` more of them about `subject`, fading from the start; `away` is the
    share of the advisors that is not there."""

    title: str
    per_hour: float = 60
    burst: float = 0
    subject: Subject | None = None
    away: float = 0
    channels: Mapping[str, float] = field(default_factory=lambda: _CHANNELS)


SCENARIOS: Final[Mapping[str, Scenario]] = MappingProxyType(
    {
        "day": Scenario(title="gewone dag"),
        "monday": Scenario(title="maandagochtend", per_hour=110),
        "storm": Scenario(
            title="storm",
            per_hour=60,
            burst=240,
            subject=FALLEN_TREE,
            channels=MappingProxyType({"phone": 0.75, "chat": 0.15, "counter": 0.02, "web_form": 0.08}),
        ),
        "sick": Scenario(title="ziekmeldingen", per_hour=70, away=0.5),
    }
)
_FADING: Final = 2.0  # hours


@dataclass(frozen=True)
class Coming:
    """Somebody who comes, so many seconds after the start."""

    after: float
    channel: str
    subject: Subject


def comers(scenario: Scenario, random: Random) -> Iterator[Coming]:
    """Who comes, without end, in order of time: a Poisson process, thinned where a burst fades."""
    highest = scenario.per_hour + scenario.burst
    after = 0.0
    while True:
        after += random.expovariate(highest / 3600)
        burst = scenario.burst * 2 ** (-after / 3600 / _FADING)
        draw = random.random() * highest
        if draw > scenario.per_hour + burst:
            continue
        about_burst = scenario.subject is not None and draw > scenario.per_hour
        subject = scenario.subject if about_burst and scenario.subject else _usual(random)
        (channel,) = random.choices(list(scenario.channels), list(scenario.channels.values()))
        yield Coming(after, channel, subject)


def _usual(random: Random) -> Subject:
    (found,) = random.choices(SUBJECTS, [each.weight for each in SUBJECTS])
    return found
