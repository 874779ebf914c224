from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import QuerySet

from eenloket.assessment import rules
from eenloket.assessment.models import AdaptedScale, EmployeeStanding, Rating
from eenloket.assessment.types import DEFAULT_WORDS, SOURCE_WEIGHTS, Gap, Scale, Source
from eenloket.core import clock
from eenloket.core.rows import any_of
from eenloket.profiles.selectors import document_of, profiles_held

if TYPE_CHECKING:
    from eenloket.profiles.models import Profile
    from eenloket.profiles.types import Element


def ratings_of(employee_id: uuid.UUID, key: str = "") -> QuerySet[Rating]:
    """The evidence, newest first; on one element when a key is given. The caller has checked who may see it."""
    found = Rating.objects.filter(employee_id=employee_id)
    return found.filter(element_key=key) if key else found


class Stood(NamedTuple):
    """Where somebody stands: the level per element, and the elements on which sources disagree."""

    levels: Mapping[str, int]
    conflicts: Sequence[str]


def standings_of(employee_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Stood]:
    """Where people stand, in one query; who was never rated is not in it. What expired since is read anew,
    in one query more."""
    today = clock.today()
    found, stale = {}, []
    rows = EmployeeStanding.objects.filter(employee__in=any_of(employee_ids))
    for key, levels, conflicts, until in rows.values_list("employee_id", "levels", "conflicts", "valid_until"):
        found[key] = Stood(levels, conflicts)
        if until and until < today:
            stale.append(key)
    if stale:
        ratings: dict[uuid.UUID, list[Rating]] = {}
        for rating in Rating.objects.filter(employee__in=stale):
            ratings.setdefault(rating.employee_id, []).append(rating)
        found |= {key: Stood(*levels_from(ratings.get(key, []))) for key in stale}
    return found


def levels_from(ratings: Iterable[Rating]) -> tuple[dict[str, int], list[str]]:
    """The level that counts per element today, and the elements on which sources disagree."""
    by_key: dict[str, list[Rating]] = {}
    for rating in ratings:
        by_key.setdefault(rating.element_key, []).append(rating)
    today = clock.today()
    standings = {
        key: rules.standing_on([each.as_given() for each in given], today) for key, given in sorted(by_key.items())
    }
    levels = {key: standing.level for key, standing in standings.items() if standing.level is not None}
    return levels, [key for key, standing in standings.items() if standing.is_conflict]


def required_by(profiles: Iterable[Profile]) -> dict[str, Element]:
    """What these functions together ask: per element the strictest demand."""
    return rules.required_of(document_of(each).measured for each in profiles if each.current_id)


def gaps_of(employee_id: uuid.UUID) -> list[Gap]:
    """Somebody against all functions held today, the heaviest shortfall first."""
    required = required_by(profiles_held([employee_id], clock.today()).get(employee_id, []))
    standing = standings_of([employee_id]).get(employee_id)
    return rules.gaps(required, standing.levels if standing else {}, standing.conflicts if standing else ())


def scale_of(contact_centre_id: uuid.UUID) -> Scale:
    """What the levels are called here, and how heavily each source counts."""
    row = AdaptedScale.objects.filter(contact_centre_id=contact_centre_id).first() or AdaptedScale()
    return Scale(
        words=tuple(row.words) or tuple(str(each) for each in DEFAULT_WORDS),
        own_words={key: tuple(words) for key, words in row.own_words.items()},
        weights={source: row.weights.get(source, weight) for source, weight in SOURCE_WEIGHTS.items()},
    )


def certificates_that_expire(employee_ids: Iterable[uuid.UUID], *, within: timedelta) -> list[Rating]:
    """The newest certificate of each person on each element, when it expired at most a month ago or will `within`
    this time; the first to expire on top. The caller has checked who may see it."""
    found = (
        Rating.objects.filter(employee__in=list(employee_ids), source=Source.CERTIFICATE)
        .select_related("employee")
        .order_by("employee_id", "element_key", "-given_on", "-id")
        .distinct("employee_id", "element_key")
    )
    first, last = clock.today() - timedelta(30), clock.today() + within
    return sorted((each for each in found if each.expires_on and first <= each.expires_on <= last), key=_by_end)


def _by_end(rating: Rating) -> tuple[date, str]:
    return rating.expires_on or date.max, rating.employee.name
