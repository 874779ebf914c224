"""What happens now, for who leads it, and the rows behind each tile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.board import web
from eenloket.board.tiles import with_filter
from eenloket.board.types import SEES, Seen
from eenloket.cases.selectors import clocks
from eenloket.contacts.types import Channel
from eenloket.core.errors import NotFoundError
from eenloket.insight.selectors import most_urgent, teams_to_filter_by
from eenloket.routing.selectors import board_of, queues_of, rows_behind, watch_of
from eenloket.routing.types import WatchRows
from eenloket.ui.typed import uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_ROWS: Final = 200


@require_GET
@desk_page(*SEES)
def board(request: HttpRequest) -> HttpResponse:
    """Tiles, people and queues, at this moment; from then on they are sent by `views.wall.stream`."""
    staff = staff_of(request)
    seen = seen_in(request, staff)
    found = board_of(seen.watch)
    context = {
        "board": found,
        "parts": web.parts_of(staff, seen, found, web.counted_of(staff, seen)),
        "stream": with_filter(reverse("board:stream"), seen),
        "may_lead": may(staff, Permission.LEAD_LIVE),
        "sees_figures": may(staff, Permission.VIEW_TEAM_FIGURES),
        **_choices(request, staff),
    }
    return render(request, "board/live.html", context)


def seen_in(request: HttpRequest, staff: Staff) -> Seen:
    """What the address asks for; what cannot be read, or is out of reach, counts as not asked."""
    team, place = (uuid_or_none(request.GET.get(name, "")) for name in ("team", "municipality"))
    channel = request.GET.get("channel", "")
    return Seen(
        watch_of(
            staff,
            team_id=team if team and team in {each.pk for each in teams_to_filter_by(staff)} else None,
            municipality_id=place if place in staff.municipality_ids else None,
            channel=channel if channel in Channel.values else "",
        )
    )


def _choices(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    used = {each.channel for each in queues_of(staff.contact_centre_id) if each.is_active}
    return {
        "teams": teams_to_filter_by(staff),
        "municipalities": municipalities_of(staff),
        "channels": [(value, label) for value, label in Channel.choices if value in used],
        "chosen": {name: request.GET.get(name, "") for name in ("team", "municipality", "channel")},
    }


@require_GET
@desk_page(*SEES)
def rows(request: HttpRequest, which: str) -> HttpResponse:
    """The work behind a tile. Raises NotFoundError for a tile that does not exist."""
    if which not in WatchRows.values:
        raise NotFoundError(_("That list does not exist."))
    staff = staff_of(request)
    seen = seen_in(request, staff)
    found = rows_behind(seen.watch, which, uuid_or_none(request.GET.get("queue", "")))
    context = {
        "which": WatchRows(which),
        "count": found.count(),
        "rows": list(found[:_MOST_ROWS]),
        "most": _MOST_ROWS,
        "back": with_filter(reverse("board:live"), seen),
        "missed": with_filter(reverse("board:rows", args=[WatchRows.MISSED]), seen) if which == WatchRows.TODAY else "",
    }
    return render(request, "board/rows.html", context)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def late(request: HttpRequest) -> HttpResponse:
    """The hand-overs that are late or nearly so, most late first."""
    staff = staff_of(request)
    seen = seen_in(request, staff)
    cases = most_urgent(staff, web.municipality_in(staff, seen.watch), limit=_MOST_ROWS)
    context = {
        "cases": cases,
        "clocks": clocks(cases),
        "may_see": may(staff, Permission.VIEW_CASES),
        "back": with_filter(reverse("board:live"), seen),
    }
    return render(request, "board/late.html", context)
