"""The figures of quality, each with its formula and the rows behind it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import municipalities_of, teams_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.quality import selectors
from eenloket.quality.types import FormChannel
from eenloket.quality.web import PERIODS, Asked, asked_in, places, query_of

_ROWS_PER_PAGE = 50


@desk_page(Permission.VIEW_TEAM_FIGURES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The mean score, by channel and criterion, critical errors, samples and the spread between evaluators."""
    staff, asked = staff_of(request), asked_in(request.GET)
    total = next(iter(selectors.scores(staff, **asked.filters)), None)
    context = {
        "own_places": places(staff, "figures"),
        "asked": asked,
        "query": query_of(request.GET),
        "total": total,
        "channels": _named(selectors.scores(staff, **asked.filters, by="channel"), dict(Channel.choices)),
        "months": selectors.scores(staff, **asked.filters, by="month"),
        "team_lines": _named(selectors.scores(staff, **asked.filters, by="team"), _team_names(request)),
        "criteria": [
            (label, [line for line in lines if line.channel == code])
            for lines in [selectors.by_criterion(staff, **asked.filters)]
            for code, label in FormChannel.choices
            if any(line.channel == code for line in lines)
        ],
        "spread": selectors.spread(staff, **asked.filters),
        "progress": selectors.progress_by_team(staff, clock.today()),
        "today": clock.today(),
        **_choices(request, asked),
    }
    return render(request, "quality/figures.html", context)


@desk_page(Permission.VIEW_TEAM_FIGURES)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The evaluations behind a figure. Of people who do not report here no day, subject or name."""
    staff, asked = staff_of(request), asked_in(request.GET)
    which = "critical" if request.GET.get("which") == "critical" else ""
    found = selectors.evaluations_behind(staff, **asked.filters, which=which)
    mine = selectors.own_advisors(staff)
    page = Paginator(found, _ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "own_places": places(staff, "figures"),
        "asked": asked,
        "which": which,
        "query": query_of(request.GET, **({"which": which} if which else {})),
        "back": query_of(request.GET),
        "page": page,
        "rows": [(each, each.advisor_id in mine) for each in page],
        **_choices(request, asked),
    }
    return render(request, "quality/figures_rows.html", context)


def _named(scores: list[Any], names: dict[str, Any]) -> list[tuple[str, Any]]:
    order = {key: place for place, key in enumerate(names)}
    return [
        (str(names.get(each.key, "")), each)
        for each in sorted(scores, key=lambda each: order.get(each.key, len(order)))
    ]


def _team_names(request: HttpRequest) -> dict[str, str]:
    teams = teams_of(staff_of(request).contact_centre_id)
    return {str(key): name for key, name in teams.values_list("pk", "name")}


def _choices(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    staff = staff_of(request)
    return {
        "periods": PERIODS,
        "teams": teams_of(staff.contact_centre_id),
        "municipalities": municipalities_of(staff),
        "contact_channels": Channel.choices,
        "chosen": {
            "team": str(asked.team_id or ""),
            "municipality": str(asked.municipality_id or ""),
            "channel": asked.channel,
        },
    }
