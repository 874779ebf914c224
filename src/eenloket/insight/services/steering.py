"""Doing something about a figure, and seeing what came of it (R27)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.insight import selectors
from eenloket.insight.measures import MEASURES
from eenloket.insight.models import Rescore, SteeringAction
from eenloket.insight.types import Period, Ratio
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST: Final = 200
_LONGEST_TEXT: Final = 4_000
_MOST_AHEAD: Final = timedelta(days=366)
SAMPLE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody is going to do about a measure, and when to look again."""

    measure: str
    what: str
    why: str = ""
    team_id: uuid.UUID | None = None
    channel: str = ""
    portal_area_id: uuid.UUID | None = None
    look_again_on: date | None = None


@transaction.atomic
def start_action(*, actor: Staff, plan: Plan, key: uuid.UUID) -> SteeringAction:
    """Begin today, with the figure of the four weeks before. The same key again gives the one there is. Raises
    NotAllowedError, InvalidError."""
    require(actor, Permission.LEAD_LIVE)
    known = SteeringAction.objects.filter(pk=key, contact_centre_id=actor.contact_centre_id).first()
    if known:
        return known
    _check(actor, plan)
    assert plan.look_again_on  # noqa: S101 - checked just now
    today = clock.today()
    action = SteeringAction(
        id=key,
        contact_centre_id=actor.contact_centre_id,
        measure=plan.measure,
        team_id=plan.team_id,
        channel=plan.channel,
        portal_area_id=plan.portal_area_id,
        what=plan.what.strip(),
        why=plan.why.strip(),
        made_by=actor,
        started_on=today,
        look_again_on=plan.look_again_on,
    )
    before, _after = selectors.around(action, today)
    action.before = kept_figure(before, selectors.measured(actor, action, before))
    action.save(force_insert=True)
    audit.record(actor, "steering.started", action, label=action.what, measure=action.measure)
    return action


@transaction.atomic
def end_action(*, actor: Staff, action_id: uuid.UUID, learned: str) -> SteeringAction:
    """Close an action with the figure since, beside that of as many days before, and with what was learned. Raises
    NotAllowedError, NotFoundError, InvalidError, and ConflictError for one that was closed."""
    require(actor, Permission.LEAD_LIVE)
    selectors.get_action(actor, action_id)
    action = SteeringAction.objects.select_for_update().get(pk=action_id)
    if action.ended_on:
        raise ConflictError(_("This action was closed already."))
    text = learned.strip()
    if not text or len(text) > _LONGEST_TEXT:
        message = _("Say what came of it, in at most %(n)s characters.") % {"n": _LONGEST_TEXT}
        raise InvalidError(message, {"learned": message})
    today = clock.today()
    before, after = selectors.around(action, today)
    action.before = kept_figure(before, selectors.measured(actor, action, before))
    action.after = kept_figure(after, selectors.measured(actor, action, after)) if after else {}
    action.learned, action.ended_on = text, today
    action.save(update_fields=["before", "after", "learned", "ended_on"])
    audit.record(actor, "steering.ended", action, label=action.what, measure=action.measure)
    return action


@transaction.atomic
def draw_rescores(*, actor: Staff, count: int = SAMPLE) -> int:
    """Draw contacts of the last four weeks at random that were marked as answered directly, for a second look. Returns
    how many were drawn. Raises NotAllowedError."""
    require(actor, Permission.VIEW_TEAM_CONTACTS)
    possible = list(selectors.to_draw_from(actor, selectors.last_weeks()).values_list("pk", "arrived_on"))
    drawn = SystemRandom().sample(possible, min(count, len(possible)))
    rows = [
        Rescore(contact_centre_id=actor.contact_centre_id, contact_id=pk, arrived_on=day, drawn_at=clock.now())
        for pk, day in drawn
    ]
    Rescore.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows[:1]:
        audit.record(actor, "rescores.drawn", row, label=str(len(rows)))
    return len(rows)


@transaction.atomic
def rescore(*, actor: Staff, rescore_id: uuid.UUID, is_direct: bool) -> Rescore:
    """Say whether a contact was rightly called answered directly. Nobody judges an own contact; the second who answers
    is told. Raises NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.VIEW_TEAM_CONTACTS)
    if not selectors.rescores_to_do(actor).filter(pk=rescore_id).exists():
        known = Rescore.objects.filter(pk=rescore_id, contact_centre_id=actor.contact_centre_id).first()
        if known and known.is_direct is not None:
            raise ConflictError(_("Somebody looked at this contact already."))
        raise NotFoundError(_("There is no such contact to look at."))
    row = Rescore.objects.select_for_update().get(pk=rescore_id)
    if row.is_direct is not None:
        raise ConflictError(_("Somebody looked at this contact already."))
    row.is_direct, row.by, row.scored_at = is_direct, actor, clock.now()
    row.save(update_fields=["is_direct", "by", "scored_at"])
    audit.record(actor, "rescore.given", row, is_direct=is_direct)
    return row


def _check(actor: Staff, plan: Plan) -> None:
    faults = {
        "measure": "" if plan.measure in MEASURES else _("Choose a figure."),
        "what": "" if 0 < len(plan.what.strip()) <= _LONGEST else _("Say in a line what you are going to do."),
        "why": "" if len(plan.why) <= _LONGEST_TEXT else _("Use at most %(n)s characters.") % {"n": _LONGEST_TEXT},
        "team": "" if _is_known_team(actor, plan.team_id) else _("Choose a team of at least two."),
        "channel": "" if plan.channel in {"", *Channel.values} else _("Choose a channel."),
        "portal_area": "" if _is_known_area(actor, plan.portal_area_id) else _("Choose a subject area."),
        "look_again_on": "" if _is_ahead(plan.look_again_on) else _("Choose a day to come, within a year."),
    }
    if found := {name: fault for name, fault in faults.items() if fault}:
        raise InvalidError(_("Some fields are not right yet."), found)


def _is_known_team(actor: Staff, team_id: uuid.UUID | None) -> bool:
    return team_id is None or any(team.pk == team_id for team in selectors.teams_to_filter_by(actor))


def _is_known_area(actor: Staff, area_id: uuid.UUID | None) -> bool:
    return area_id is None or area_id in directory_of(actor.contact_centre_id).portal_areas


def _is_ahead(day: date | None) -> bool:
    return day is not None and clock.today() < day <= clock.today() + _MOST_AHEAD


def kept_figure(period: Period, ratio: Ratio) -> dict[str, Any]:
    """A figure as an action keeps it: the days and what it was made of."""
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "part": ratio.part,
        "whole": ratio.whole,
    }
