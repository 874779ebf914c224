"""May somebody wait, or wait on? Rules as data, one per reason, looked at in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eenloket.routing.types import Action, Why

_ORDER: Final = (Why.HOLIDAY, Why.CLOSED, Why.FULL, Why.NOBODY, Why.TOO_LONG)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What happens for one reason: `queue` is the key of another queue for that action."""

    action: str = Action.WAIT
    text: str = ""
    queue: str = ""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A queue at one moment. `closed` is "", "closed" or "holiday"; `waited` in seconds, 0 at the door."""

    closed: str = ""
    waiting: int = 0
    most_waiting: int | None = None
    signed_on: int = 1
    waited: float = 0
    longest_wait: int | None = None


def verdict(rules: Mapping[str, Mapping[str, str]], situation: Situation) -> tuple[str, Rule]:
    """The first reason that has a rule which does something, with that rule. A queue that lets people wait outside its
    hours still is full, or has nobody: without such a rule it is the first reason, and people wait."""
    found = [(why, in_force(rules, why)) for why in reasons_of(situation)]
    acting = (each for each in found if each[1].action != Action.WAIT)
    return next(acting, found[0] if found else ("", Rule()))


def reasons_of(situation: Situation) -> list[str]:
    """Every reason for which somebody might not wait, in the order in which they are looked at."""
    holds = {
        Why.HOLIDAY: situation.closed == Why.HOLIDAY,
        Why.CLOSED: situation.closed == Why.CLOSED,
        Why.FULL: not situation.waited
        and situation.most_waiting is not None
        and situation.waiting >= situation.most_waiting,
        Why.NOBODY: situation.signed_on == 0,
        Why.TOO_LONG: situation.longest_wait is not None and situation.waited >= situation.longest_wait,
    }
    return [why for why in _ORDER if holds[why]]


def in_force(rules: Mapping[str, Mapping[str, str]], why: str) -> Rule:
    """The rule for a reason; without one people wait."""
    found = rules.get(why, {})
    return Rule(action=found.get("action", Action.WAIT), text=found.get("text", ""), queue=found.get("queue", ""))
