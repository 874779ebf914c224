"""How many people a queue needs: Erlang B, C and A. Times in seconds, `rate` in calls a second.

Erlang C: A.K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges" (1917). Erlang A (people who wait leave, patience exponential): C. Palm (1957); A. Mandelbaum and S. Zeltyn,
"The Palm/Erlang-A queue" (2004).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_LEAST = 1e-16
_MOST_PEOPLE = 5000


@dataclass(frozen=True)
class Wait:
    """What who calls may expect: the chance of waiting at all, the mean wait, and the share answered within T."""

    waits: float
    mean: float
    within: float
    leaves: float = 0.0
    occupancy: float = 1.0


def erlang_b(people: int, load: float) -> float:
    """The chance that all are busy when nobody can wait; `load` in erlang (rate x handling time)."""
    blocked = 1.0
    for n in range(1, people + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(people: int, rate: float, handling: float, within: float) -> Wait:
    """When who waits stays. With no more people than the load the line only grows: nobody is answered in time."""
    load = rate * handling
    if load <= 0:
        return Wait(0.0, 0.0, 1.0, occupancy=0.0)
    if people <= load:
        return Wait(1.0, math.inf, 0.0)
    blocked = erlang_b(people, load)
    waits = people * blocked / (people - load * (1 - blocked))
    spare = (people - load) / handling
    return Wait(waits, waits / spare, 1 - waits * math.exp(-spare * within), occupancy=load / people)


def erlang_a(people: int, rate: float, handling: float, patience: float, within: float) -> Wait:
    """When who waits leaves after a while, `patience` at the mean. `within`: answered within T, of all who call."""
    if rate <= 0:
        return Wait(0.0, 0.0, 1.0, occupancy=0.0)
    if people <= 0:
        return Wait(1.0, patience, 0.0, leaves=1.0)
    serve, leave = 1 / handling, 1 / patience
    weights = _weights(people, rate, serve, leave)
    total = math.fsum(weights)
    queue = [each / total for each in weights[people:]]
    length = math.fsum(n * each for n, each in enumerate(queue))
    leaves = leave * length / rate
    met = 1 - math.fsum(queue)
    met += math.fsum(each * _met_behind(n, people * serve, leave, within) for n, each in enumerate(queue))
    return Wait(math.fsum(queue), length / rate, met, leaves, rate * (1 - leaves) / (people * serve))


def _weights(people: int, rate: float, serve: float, leave: float) -> list[float]:
    """How often so many are there, up to a factor: from the busiest number of people outwards, so that nothing
    overflows."""
    logs = [0.0]
    best = 0.0
    while True:
        n = len(logs)
        logs.append(logs[-1] + math.log(rate / (min(n, people) * serve + max(0, n - people) * leave)))
        best = max(best, logs[-1])
        if n > people and logs[-1] < logs[-2] and logs[-1] - best < math.log(_LEAST) - 5:
            return [math.exp(each - best) for each in logs]


def _met_behind(ahead: int, serves: float, leave: float, within: float) -> float:
    """The chance that somebody with so many ahead is answered within T and does not leave before: the time until it is
    their turn is a sum of exponentials with rates in arithmetic progression, whose distribution is that of a binomial
    tail (a regularised incomplete beta function), here by its own steps."""
    first = serves / (serves + (ahead + 1) * leave)
    return first * _beta_tail(ahead + 1, serves / leave + 1, -math.expm1(-leave * within))


def _beta_tail(a: int, b: float, x: float) -> float:
    """The regularised incomplete beta function for a whole `a`: 1 less the first terms of a negative binomial."""
    if x <= 0:
        return 0.0
    term, left_over = b * math.log1p(-x), 0.0
    for n in range(a):
        left_over += math.exp(term)
        term += math.log(x) + math.log((b + n) / (n + 1))
    return max(0.0, 1 - left_over)


def people_needed(rate: float, handling: float, within: float, percent: float) -> int:
    """The fewest people with whom Erlang C answers so many percent within T; it leaves some room, for some do leave."""
    people = max(1, math.floor(rate * handling) + 1) if rate > 0 else 0
    while rate > 0 and people < _MOST_PEOPLE and erlang_c(people, rate, handling, within).within * 100 < percent:
        people += 1
    return people
