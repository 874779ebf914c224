from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.assessment.models import Round, RoundAnswer, RoundEntry
from eenloket.assessment.types import Side
from eenloket.core.errors import NotFoundError
from eenloket.profiles.selectors import reports_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


def rounds_led_by(staff: Staff) -> list[Round]:
    """The rounds with people who report to this person, newest first, with those entries only."""
    entries: dict[uuid.UUID, list[RoundEntry]] = {}
    found = RoundEntry.objects.filter(employee__in=reports_of(staff)).select_related("employee", "round")
    rounds: dict[uuid.UUID, Round] = {}
    for entry in found.defer("asked"):
        rounds[entry.round_id] = entry.round
        entries.setdefault(entry.round_id, []).append(entry)
    ordered = sorted(rounds.values(), key=lambda each: (each.opens_on, each.created_at), reverse=True)
    for each in ordered:
        each.own_entries = entries[each.pk]  # type: ignore[attr-defined]  # for the page
    return ordered


def get_round_led_by(staff: Staff, round_id: uuid.UUID) -> tuple[Round, list[RoundEntry]]:
    """A round with the entries of who reports to this person. Raises NotFoundError."""
    found = list(
        RoundEntry.objects.filter(round_id=round_id, employee__in=reports_of(staff))
        .select_related("employee__staff__team__leader", "employee__superior", "round")
        .defer("asked")
        .order_by("employee__name")
    )
    if not found:
        raise NotFoundError(_("There is no such round."))
    return found[0].round, found


def get_entry(contact_centre_id: uuid.UUID, entry_id: uuid.UUID) -> RoundEntry:
    """The caller checks who may see it. Raises NotFoundError."""
    found = (
        RoundEntry.objects.filter(contact_centre_id=contact_centre_id, pk=entry_id)
        .select_related("round", "employee__staff__team__leader", "employee__superior")
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such round."))
    return found


def entries_of(employee: Employee) -> QuerySet[RoundEntry]:
    """Somebody's own rounds that were opened, newest first."""
    return (
        RoundEntry.objects.filter(employee=employee)
        .exclude(invited_at=None)
        .select_related("round")
        .defer("asked")
        .order_by("-round__opens_on", "-id")
    )


def answers_of(entry: RoundEntry, side: Side) -> Mapping[str, RoundAnswer]:
    """What one side said so far, by element."""
    return {each.element_key: each for each in entry.answers.filter(side=side)}


def planned_conversation(employee_id: uuid.UUID) -> RoundEntry | None:
    """The first conversation of this person that is planned and not held yet."""
    return (
        RoundEntry.objects.filter(~Q(conversation_on=None), employee_id=employee_id, agreed_at=None)
        .defer("asked")
        .order_by("conversation_on")
        .first()
    )
