"""The rows behind the figures that are not about contacts."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases.selectors import settled_behind, with_places
from eenloket.cases.types import SettledRows
from eenloket.insight import selectors
from eenloket.insight.types import SLOTS, TurnsOf
from eenloket.insight.web import filter_from
from eenloket.insight.words import period_words
from eenloket.organisation.selectors import fill_in

_PER_PAGE = 50


@require_GET
@desk_page(Permission.VIEW_TEAM_CONTACTS)
def turns(request: HttpRequest) -> HttpResponse:
    """Who came in the queues, one by one."""
    staff, wanted = staff_of(request), filter_from(request)
    asked = request.GET.get("which", "")
    which = TurnsOf(asked) if asked in TurnsOf.values else TurnsOf.OFFERED
    slot = request.GET.get("slot", "")
    found = selectors.turns_behind(
        staff, wanted, which, int(slot) if slot.isdecimal() and int(slot) < SLOTS else None
    ).select_related("queue", "advisor")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    fill_in(page.object_list, "municipality")
    more = request.GET.copy()
    more["page"] = str(page.number + 1)
    return render(
        request,
        "insight/turns.html",
        {
            "which": which,
            "page": page,
            "title": period_words(wanted.period),
            "more": more.urlencode() if page.has_next() else "",
        },
    )


@require_GET
@desk_page(Permission.VIEW_TEAM_CONTACTS)
def cases(request: HttpRequest) -> HttpResponse:
    """The settled cases behind a figure, one by one."""
    staff, wanted = staff_of(request), filter_from(request)
    asked = request.GET.get("which", "")
    which = SettledRows(asked) if asked in SettledRows.values else SettledRows.ALL
    found = settled_behind(
        staff,
        first=wanted.period.first,
        last=wanted.period.last,
        municipality_id=wanted.municipality_id,
        team_id=wanted.team_id,
        channel=wanted.channel,
        which=which,
    )
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_places(list(page.object_list))
    more = request.GET.copy()
    more["page"] = str(page.number + 1)
    return render(
        request,
        "insight/cases.html",
        {
            "which": which,
            "page": page,
            "title": period_words(wanted.period),
            "more": more.urlencode() if page.has_next() else "",
        },
    )
