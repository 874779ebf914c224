"""Who can be given work, and what they can."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from eenloket.accounts.selectors import reach_of
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.learning.selectors import skill_set
from eenloket.learning.types import ADVISOR_LEVELS, DUTIES_OF_ADVISOR_1, NO_SKILLS
from eenloket.profiles.selectors import employees_with_accounts
from eenloket.routing.models import Advisor, Move, WorkItem
from eenloket.routing.types import HELD_STATES, Candidate, MoveKind, Wish

GRACE: Final = timedelta(seconds=60)  # how long somebody may be unseen before their work goes on
_KEPT_SECONDS: Final = 10.0  # skills and roles hardly change; a move of a team leader counts at once

_abilities: dict[uuid.UUID, tuple[float, date, frozenset[uuid.UUID], dict[uuid.UUID, Candidate]]] = {}


def ready_candidates(advisors: Iterable[Advisor], now: datetime) -> list[Candidate]:
    """Of these advisors of one contact centre those who are ready and present, with what they can and have in hand."""
    ready = {each.staff_id: each for each in advisors if each.wish == Wish.READY and each.seen_at > now - GRACE}
    if not ready:
        return []
    centre_id = next(iter(ready.values())).contact_centre_id
    abilities = abilities_of(centre_id, ready)
    return [
        replace(each, idle_since=ready[each.id].idle_since.timestamp())
        for each in _with_moves(_with_load(abilities.values()), centre_id, now)
    ]


def abilities_of(centre_id: uuid.UUID, staff_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Candidate]:
    """What each of these people may be given, kept for some seconds; who may not handle contacts is left out."""
    wanted, today = frozenset(staff_ids), clock.today()
    kept = _abilities.get(centre_id)
    if kept and kept[0] > time.monotonic() and kept[1] == today and wanted <= kept[2]:
        return {key: kept[3][key] for key in wanted if key in kept[3]}
    found = _read_abilities(wanted, today)
    _abilities[centre_id] = (time.monotonic() + _KEPT_SECONDS, today, wanted, found)
    return found


def forget_abilities() -> None:
    """Read them anew when asked next."""
    _abilities.clear()


def _read_abilities(staff_ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, Candidate]:
    reaches = reach_of(staff_ids, Permission.HANDLE_CONTACTS)
    employees = employees_with_accounts(reaches)
    skills = skill_set(employees.values(), day)
    found = {}
    for staff_id, reach in reaches.items():
        employee = employees.get(staff_id)
        own = skills.get(employee, NO_SKILLS) if employee else NO_SKILLS
        level = own.level or _level_of(reach.role_codes)
        found[staff_id] = Candidate(
            id=staff_id,
            idle_since=0,
            municipalities=reach.municipality_ids,
            cells=own.cells,
            languages=own.languages | {"nl"},
            duties=own.duties | (DUTIES_OF_ADVISOR_1 if level == ADVISOR_LEVELS[-1] else frozenset()),
            level=level,
            # Who stands nowhere in the function structure has no areas to tell: a small KCC need not fill it first.
            is_generalist=level != ADVISOR_LEVELS[0] or employee is None,
        )
    return found


def _level_of(role_codes: Iterable[str]) -> str:
    held = [ADVISOR_LEVELS.index(code) for code in role_codes if code in ADVISOR_LEVELS]
    return ADVISOR_LEVELS[max(held)] if held else ""


def _with_load(candidates: Iterable[Candidate]) -> list[Candidate]:
    people = {each.id: each for each in candidates}
    load: defaultdict[uuid.UUID, int] = defaultdict(int)
    interruptible: defaultdict[uuid.UUID, int] = defaultdict(int)
    held: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    rows = WorkItem.objects.filter(advisor__in=list(people), state__in=HELD_STATES)
    for staff_id, channel, units, may_wait in rows.values_list("advisor_id", "channel", "units", "is_interruptible"):
        load[staff_id] += units
        interruptible[staff_id] += units if may_wait else 0
        held[staff_id][channel] = held[staff_id].get(channel, 0) + 1
    return [
        replace(each, load=load[key], interruptible_load=interruptible[key], held=held[key])
        for key, each in people.items()
    ]


def _with_moves(candidates: list[Candidate], centre_id: uuid.UUID, now: datetime) -> list[Candidate]:
    moves: defaultdict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
    rows = Move.objects.filter(contact_centre_id=centre_id, until__gt=now)
    for staff_id, kind, queue_id in rows.values_list("staff_id", "kind", "queue_id"):
        moves[staff_id, kind].add(queue_id)
    if not moves:
        return candidates
    return [
        replace(
            each,
            also=frozenset(moves.get((each.id, MoveKind.ALSO), ())),
            only=frozenset(moves.get((each.id, MoveKind.ONLY), ())),
            never=frozenset(moves.get((each.id, MoveKind.NOT), ())),
        )
        for each in candidates
    ]
