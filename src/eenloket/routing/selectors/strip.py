"""What an advisor sees of routing on every page, and whom they can pass on to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotFoundError
from eenloket.learning.types import ADVISOR_LEVELS
from eenloket.routing.models import Advisor, Offer, Ring, Simulation, WorkItem
from eenloket.routing.types import CHOSEN_REASONS, AdvisorState, Wish, WorkState

from .board import simulation_of
from .line import pending_offers
from .people import abilities_of
from .reach import ring_for, ring_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True)
class Strip:
    """The own state, what is offered, and the wrap-up that runs. `advisor` is None before the first signing on."""

    advisor: Advisor | None
    offers: list[Offer] = field(default_factory=list)
    wrapping_up: WorkItem | None = None
    has_no_areas: bool = False
    simulation: Simulation | None = None
    ring: Ring | None = None  # a department asks to take somebody
    asked: Ring | None = None  # what this advisor asked of a department

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why one can be not ready."""
        return [(each.value, str(each.label)) for each in CHOSEN_REASONS]

    @property
    def is_signed_on(self) -> bool:
        return self.advisor is not None and self.advisor.wish != Wish.OFFLINE


@dataclass(frozen=True)
class Reachable:
    """A colleague to pass on to, with how it stands with them."""

    staff: Staff
    advisor: Advisor | None

    @property
    def is_free(self) -> bool:
        return self.advisor is not None and self.advisor.state == AdvisorState.READY


def strip_of(staff: Staff) -> Strip:
    """One question for who is not signed on, a few for who is."""
    advisor = Advisor.objects.filter(staff=staff).first()
    if advisor is None or (advisor.wish == Wish.OFFLINE and advisor.state == AdvisorState.OFFLINE):
        return Strip(advisor)
    wrapping_up = None
    if advisor.state == AdvisorState.WRAP_UP:
        found = WorkItem.objects.filter(advisor=staff, state=WorkState.WRAP_UP, deadline__isnull=False)
        wrapping_up = found.order_by("deadline").first()
    return Strip(
        advisor,
        pending_offers(staff),
        wrapping_up,
        _has_no_areas(staff, advisor),
        simulation_of(staff.contact_centre_id),
        ring_for(staff) if staff.department_ids else None,
        ring_of(staff),
    )


def _has_no_areas(staff: Staff, advisor: Advisor) -> bool:
    """Whether somebody is ready for work they can never get: no area is noted as mastered."""
    if advisor.state != AdvisorState.READY or ADVISOR_LEVELS[0] not in staff.role_codes:
        return False
    ability = abilities_of(staff.contact_centre_id, {staff.pk}).get(staff.pk)
    return ability is None or not (ability.is_generalist or ability.cells)


def own_turn(staff: Staff, item_id: uuid.UUID) -> WorkItem:
    """What this advisor has in hand. Raises NotFoundError."""
    found = WorkItem.objects.filter(pk=item_id, advisor=staff, state__in=[WorkState.ACTIVE, WorkState.WRAP_UP])
    if (item := found.select_related("queue").first()) is None:
        raise NotFoundError(_("That work is not yours, or does not exist."))
    return item


def colleagues_to_reach(staff: Staff, item: WorkItem) -> list[Reachable]:
    """Who may have this, with who is free on top, then by name."""
    people = colleagues_who_may(
        staff.contact_centre_id, Permission.HANDLE_CONTACTS, municipality_ids=[item.municipality_id]
    ).exclude(pk=staff.pk)
    states = {each.staff_id: each for each in Advisor.objects.filter(contact_centre=staff.contact_centre_id)}
    found = [Reachable(each, states.get(each.pk)) for each in people]
    return sorted(found, key=lambda each: (_rank(each), each.staff.name))


def _rank(one: Reachable) -> int:
    if one.is_free:
        return 0
    is_there = one.advisor is not None and one.advisor.wish != Wish.OFFLINE
    return 1 if is_there else 2
