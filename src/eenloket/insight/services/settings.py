"""What the figures are held against: targets, costs, preferred channels; and tables that somebody keeps."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.insight.measures import MEASURES
from eenloket.insight.models import ChannelChoice, CostLine, Cut, FigureTarget
from eenloket.insight.types import CostKind
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_CENTS: Final = 100_000_000
_MOST_CUTS: Final = 50
_LONGEST_QUERY: Final = 600


@transaction.atomic
def set_target(*, actor: Staff, measure: str, value: float | None) -> FigureTarget:
    """What a measure should reach from today on; None for no target. What was reported before keeps its target. Raises
    NotAllowedError, InvalidError."""
    require(actor, Permission.MANAGE_FIGURES)
    if measure not in MEASURES or (value is not None and not 0 <= value < _MOST_CENTS):
        message = _("Fill in a number of 0 or more.")
        raise InvalidError(message, {measure: message})
    target, _created = FigureTarget.objects.update_or_create(
        contact_centre_id=actor.contact_centre_id,
        measure=measure,
        from_day=clock.today(),
        defaults={"value": value, "made_by": actor.name},
    )
    audit.record(actor, "target.set", target, label=measure, value=value)
    return target


@transaction.atomic
def add_cost(
    *, actor: Staff, name: str, kind: str, cents: int, channel: str = "", from_day: date | None = None
) -> CostLine:
    """Something that the contact centre costs from a day on, without one from the first of this month. Raises
    NotAllowedError, InvalidError."""
    require(actor, Permission.MANAGE_FIGURES)
    faults = {
        "name": "" if 0 < len(name.strip()) <= 120 else _("Fill in what it is."),
        "kind": "" if kind in CostKind.values else _("Choose per hour or per month."),
        "amount": "" if 0 < cents <= _MOST_CENTS else _("Fill in an amount in euros."),
        "channel": "" if channel in {"", *Channel.values} else _("Choose a channel."),
    }
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise InvalidError(_("Some fields are not right yet."), found)
    line = CostLine.objects.create(
        contact_centre_id=actor.contact_centre_id,
        name=name.strip(),
        kind=kind,
        cents=cents,
        channel="" if kind == CostKind.HOURLY else channel,
        from_day=from_day or clock.today().replace(day=1),
    )
    audit.record(actor, "cost.added", line, label=line.name, cents=cents)
    return line


@transaction.atomic
def end_cost(*, actor: Staff, line_id: uuid.UUID) -> CostLine:
    """Let a cost count until today and no longer. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.MANAGE_FIGURES)
    line = CostLine.objects.select_for_update().filter(pk=line_id, contact_centre_id=actor.contact_centre_id).first()
    if line is None:
        raise NotFoundError(_("There is no such cost."))
    if line.until_day is None:
        line.until_day = max(line.from_day, clock.today())
        line.save(update_fields=["until_day"])
        audit.record(actor, "cost.ended", line, label=line.name)
    return line


@transaction.atomic
def choose_channels(
    *, actor: Staff, municipality_id: uuid.UUID | None, portal_area_id: uuid.UUID, channels: Collection[str]
) -> ChannelChoice | None:
    """On which channels a municipality, or all that chose nothing themselves, would rather be asked about a subject
    area from today on; none for no choice. Days before keep what held then. Raises NotAllowedError, NotFoundError,
    InvalidError."""
    require(actor, Permission.MANAGE_FIGURES)
    if portal_area_id not in directory_of(actor.contact_centre_id).portal_areas:
        raise NotFoundError(_("There is no such subject area."))
    if municipality_id is not None and municipality_id not in actor.municipality_ids:
        raise NotFoundError(_("There is no such municipality."))
    if unknown := set(channels) - set(Channel.values):
        raise InvalidError(_("There is no channel %(name)s.") % {"name": min(unknown)})
    wanted = [each for each in Channel.values if each in channels]
    today = clock.today()
    place = Q(municipality_id=municipality_id) if municipality_id else Q(municipality=None)
    held = (
        ChannelChoice.objects.select_for_update()
        .filter(
            place,
            contact_centre_id=actor.contact_centre_id,
            portal_area_id=portal_area_id,
            until_day=None,
        )
        .first()
    )
    if (list(held.channels) if held else []) == wanted:
        return held
    if held and held.from_day >= today:
        held.delete()
    elif held:
        held.until_day = today
        held.save(update_fields=["until_day"])
    if not wanted:
        return None
    choice = ChannelChoice.objects.create(
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        portal_area_id=portal_area_id,
        channels=wanted,
        from_day=today,
    )
    audit.record(actor, "channels.chosen", choice, label=", ".join(wanted))
    return choice


@transaction.atomic
def keep_cut(*, actor: Staff, name: str, query: str) -> Cut:
    """Keep a table of one's own making under a name; the same name again replaces it. Raises NotAllowedError,
    InvalidError."""
    require(actor, Permission.VIEW_TEAM_FIGURES)
    if not 0 < len(name.strip()) <= 120 or len(query) > _LONGEST_QUERY:
        message = _("Give the table a name of at most 120 characters.")
        raise InvalidError(message, {"name": message})
    if Cut.objects.filter(staff=actor).exclude(name=name.strip()).count() >= _MOST_CUTS:
        message = _("You keep %(n)s tables already. Take one away first.") % {"n": _MOST_CUTS}
        raise InvalidError(message, {"name": message})
    cut, _created = Cut.objects.update_or_create(
        staff=actor,
        name=name.strip(),
        defaults={"query": query},
        create_defaults={"query": query, "contact_centre_id": actor.contact_centre_id},
    )
    return cut


@transaction.atomic
def drop_cut(*, actor: Staff, cut_id: uuid.UUID) -> None:
    """Take a kept table away. Raises NotFoundError."""
    if not Cut.objects.filter(pk=cut_id, staff=actor).delete()[0]:
        raise NotFoundError(_("There is no such table."))
