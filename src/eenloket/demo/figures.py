"""What the figures are held against, and what was done about them: costs, preferred channels, targets, a second look at
what was called answered directly, steering actions, and reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.insight import selectors
from eenloket.insight.models import ChannelChoice, CostLine, FigureTarget, ReportPlan, Rescore, SteeringAction
from eenloket.insight.services import kept_figure, make_report, publish_report
from eenloket.insight.types import Audience, CostKind, Period, ReportKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

    from .foundation import World

MANAGER: Final = "edwin@kcc.example"
LEADER: Final = "marloes@kcc.example"
_COSTS: Final = (
    ("Klantadviseurs en teamleiding, per uur", CostKind.HOURLY, "", 3_900),
    ("Werkplekken en huisvesting", CostKind.MONTHLY, "", 410_000),
    ("Telefoonplatform", CostKind.MONTHLY, "phone", 185_000),
    ("SMS en berichten", CostKind.MONTHLY, "sms", 9_500),
    ("Scannen en porto", CostKind.MONTHLY, "post", 62_000),
)
# Where people would best be helped, by subject area; an area that is not named has no preference.
_CHANNELS: Final = {
    "burgerzaken": ["web_form", "counter"],
    "afval-milieu": ["web_form", "chat", "phone"],
    "parkeren-verkeer": ["web_form", "chat"],
    "belastingen": ["web_form", "phone"],
    "openbare-ruimte": ["web_form", "phone"],
    "zorg-inkomen": ["phone", "counter"],
}
_SECOND_LOOKS: Final = 45
_TO_DO: Final = 6
_TARGET_COST: Final = 36.0


def tell(world: World, random: Random, now: datetime) -> None:
    """What was done about the figures of the past, where there is a leader and a manager; once its days are summed."""
    today = clock.day_of(now)
    manager, leader = world.staff.get(MANAGER), world.staff.get(LEADER)
    if manager and leader:
        _look_again(world, leader, random, today)
        _steer(world, leader, today)
        _report(world, manager, today)


def set_up(world: World, now: datetime) -> None:
    """Costs, targets and channels, as they hold for more than a year."""
    first = (clock.day_of(now) - timedelta(days=366)).replace(day=1)
    centre = world.centre
    CostLine.objects.bulk_create(
        CostLine(contact_centre=centre, name=name, kind=kind, channel=channel, cents=cents, from_day=first)
        for name, kind, channel, cents in _COSTS
    )
    FigureTarget.objects.create(
        contact_centre=centre,
        measure="cost_per_contact",
        value=_TARGET_COST,
        from_day=first,
        made_by=world.plan.people[0].name,
    )
    ChannelChoice.objects.bulk_create(
        ChannelChoice(contact_centre=centre, portal_area=area, channels=_CHANNELS[code], from_day=first)
        for code, area in world.portal_areas.items()
        if code in _CHANNELS
    )


def _look_again(world: World, leader: Staff, random: Random, today: date) -> None:
    """Some weeks of second looks, of which a few found that the question was not answered after all."""
    period = Period(today - timedelta(days=56), today - timedelta(days=1))
    found = list(selectors.to_draw_from(leader, period).order_by("pk").values_list("pk", "arrived_on"))
    drawn = random.sample(found, min(len(found), _SECOND_LOOKS))
    at = clock.now() - timedelta(days=3)
    Rescore.objects.bulk_create(
        Rescore(
            contact_centre=world.centre,
            contact_id=pk,
            arrived_on=day,
            drawn_at=at,
            is_direct=None if n < _TO_DO else random.random() > 0.06,
            by=None if n < _TO_DO else leader,
            scored_at=None if n < _TO_DO else at,
        )
        for n, (pk, day) in enumerate(drawn)
    )


def _steer(world: World, leader: Staff, today: date) -> None:
    """One action that is over, and one that runs."""
    over = SteeringAction(
        id=uuid7(),
        contact_centre=world.centre,
        measure="handling",
        channel="phone",
        team=leader.team,
        what="Nawerk korter: notitie tijdens het gesprek afmaken",
        why="Nawerk liep op. In de weekstart afgesproken hoe een notitie eruitziet, met drie voorbeelden.",
        made_by=leader,
        started_on=today - timedelta(days=70),
        look_again_on=today - timedelta(days=42),
        ended_on=today - timedelta(days=42),
        learned="Het nawerk werd niet korter te zien: de gesprekken zelf werden langer. Nu per onderwerp kijken.",
    )
    runs = SteeringAction(
        id=uuid7(),
        contact_centre=world.centre,
        measure="direct",
        portal_area=world.portal_areas.get("afval-milieu"),
        what="Antwoord over de afvalkalender in de weekstart doorgenomen",
        why="Vorige week ontbrak het antwoord en bleef veel onbeantwoord.",
        made_by=leader,
        started_on=today - timedelta(days=4),
        look_again_on=today + timedelta(days=24),
    )
    for action in (over, runs):
        before, after = selectors.around(action, today)
        action.before = kept_figure(before, selectors.measured(leader, action, before))
        if action.ended_on and after:
            action.after = kept_figure(after, selectors.measured(leader, action, after))
        action.save(force_insert=True)


def _report(world: World, manager: Staff, today: date) -> None:
    """Last month for the manager and, published, for the council of each municipality; the next ones come by
    themselves."""
    last_month = today.replace(day=1) - timedelta(days=1)
    report = make_report(actor=manager, kind=ReportKind.MONTH, audience=Audience.MANAGER, day=last_month)
    report.comments = {"kwaliteit": "Belastingen vroeg meer tijd door de nieuwe tarieven; verder een gewone maand."}
    report.save(update_fields=["comments"])
    for place in world.places:
        council = make_report(
            actor=manager,
            kind=ReportKind.MONTH,
            audience=Audience.COUNCIL,
            day=last_month,
            municipality_id=place.row.pk,
        )
        publish_report(actor=manager, report_id=council.pk, is_public=True)
    plan = ReportPlan.objects.create(
        contact_centre=world.centre,
        kind=ReportKind.MONTH,
        audience=Audience.MANAGER,
        planned_by=manager,
        sent_until=report.last,
    )
    plan.receivers.set([manager])
