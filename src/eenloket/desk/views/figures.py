"""The figures of the team leader, each with its formula, its norm and the rows behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases.selectors import clocks
from eenloket.contacts.types import Channel, Result
from eenloket.content.selectors import published_answers
from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.insight import selectors
from eenloket.insight.rules import (
    FEWEST_FOR_LINE,
    NORM_DIRECT,
    REPEAT_DAYS,
    against_norm,
    days_for_line,
    label_every,
    points_changed,
    scale_for,
)
from eenloket.insight.types import DayLine, FigureFilter, Figures, RowFilter, Which
from eenloket.insight.web import choices_for, filter_from, query_of, uuid_or_none
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import fill_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Answer

_ROWS_PER_PAGE = 50
_CHART_WIDTH, _CHART_HEIGHT = 830, 180
_CHART_LEFT, _CHART_TOP, _CHART_RIGHT = 56, 14, 770
_LATER_PARTS: dict[str, Callable[[Staff, FigureFilter], object]] = {
    "days": selectors.days,
    "subjects": selectors.subjects,
    "repeats": selectors.repeats,
    "durations": selectors.durations,
}


@desk_page(Permission.VIEW_TEAM_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period. A live page fetches `part=now` again; the other parts read the rows themselves, so
    the page fetches them after it is shown."""
    staff = staff_of(request)
    wanted = filter_from(request)
    shared = {
        "wanted": wanted,
        "query": query_of(request),
        "rows_at": f"{reverse('desk:figures_rows')}?{query_of(request)}&",
        "may_see_rows": may(staff, Permission.VIEW_TEAM_CONTACTS),
    }
    part = request.GET.get("part", "")
    if part in _LATER_PARTS:
        counted = _LATER_PARTS[part](staff, wanted)
        return render(request, f"desk/figures/{part}.html", {**shared, part: counted, "repeat_days": REPEAT_DAYS})
    found = selectors.figures(staff, wanted)
    urgent = selectors.most_urgent(staff, wanted.municipality_id)
    context = {
        **shared,
        "figures": found,
        "now": clock.now(),
        "norm": NORM_DIRECT,
        "direct_norm": against_norm(found.direct.value, NORM_DIRECT),
        "phone_norm": against_norm(found.phone.value, NORM_DIRECT),
        "points": points_changed(found.direct, found.direct_before),
        "chart": chart_of(found),
        "promises": selectors.promises(staff, wanted.municipality_id),
        "urgent": urgent,
        "may_see_cases": may(staff, Permission.VIEW_CASES),
        "clocks": clocks(urgent),
        "is_until_today": wanted.period.last == clock.today(),
    }
    if part == "now":
        return render(request, "desk/figures/now.html", context)
    return render(request, "desk/figures/figures.html", {**context, **choices_for(request)})


@desk_page(Permission.VIEW_TEAM_FIGURES)
def rows(request: HttpRequest) -> HttpResponse:
    """The contacts behind one figure, fifty at a time, newest first."""
    staff, wanted, asked = staff_of(request), filter_from(request), _rows_from(request)
    found = selectors.contacts_behind(staff, wanted, asked)
    page = list(selectors.page_of(found, after=_place_from(request.GET.get("after", "")), size=_ROWS_PER_PAGE + 1))
    fill_in(page, "municipality", "portal_area")
    shown = page[:_ROWS_PER_PAGE]
    last = shown[-1] if len(page) > _ROWS_PER_PAGE else None
    more, first_page = request.GET.copy(), request.GET.copy()
    first_page.pop("after", None)
    more["after"] = f"{last.arrived_at.isoformat()}_{last.pk}" if last else ""
    return render(
        request,
        "desk/figures/rows.html",
        {
            "wanted": wanted,
            "asked": asked,
            "query": query_of(request),
            "count": found.count(),
            "contacts": shown,
            "more": more.urlencode() if last else "",
            "first_page": first_page.urlencode(),
            "is_first": not request.GET.get("after"),
            "narrowed": _narrowed_by(request, asked),
        },
    )


@desk_page(Permission.VIEW_TEAM_FIGURES, Permission.WRITE_NOTICES)
@require_GET
def rises(request: HttpRequest) -> HttpResponse:
    """What is asked much more today than usual, with the way to a notice about it; nothing when it is a day as others.
    Pages fetch it after they are shown, and now and then again."""
    staff = staff_of(request)
    found = selectors.rises(staff)
    known = published_answers(staff.contact_centre_id).in_bulk([rise.answer_id for rise in found])
    rows = [
        (rise, known[rise.answer_id], _new_notice_about(known[rise.answer_id]))
        for rise in found
        if rise.answer_id in known
    ]
    context = {"rows": rows, "may_tell": may(staff, Permission.WRITE_NOTICES)}
    return render(request, "desk/figures/rises.html", context)


def _new_notice_about(answer: Answer) -> str:
    title = _("Asked often today: %(title)s") % {"title": answer}
    about = urlencode({"titel": title, "antwoord": answer.slug})
    return f"{reverse('content:notice_write', args=[uuid7()])}?{about}"


@dataclass(frozen=True)
class ChartPoint:
    """A day in the chart."""

    line: DayLine
    x: float
    y: float
    is_low: bool
    is_labelled: bool

    @property
    def mark(self) -> SafeString:
        """As a part of the drawing."""
        dot = ' class="dot dot--hi" r="5"' if self.is_low else ' class="dot" r="4"'
        text = f'<text x="{self.x:.1f}" y="222" text-anchor="middle">{self.line.day:%-d/%-m}</text>'
        return mark_safe(  # noqa: S308 - numbers only
            f'<circle{dot} cx="{self.x:.1f}" cy="{self.y:.1f}"/>{text if self.is_labelled else ""}'
        )


@dataclass(frozen=True)
class Chart:
    """Everything to draw the line of the share answered directly per day."""

    points: list[ChartPoint]
    path: str
    ticks: list[tuple[float, float]]
    norm_y: float
    lowest: ChartPoint
    left_out_below: int

    @property
    def lowest_label_below(self) -> bool:
        """Whether there is room for a figure under the lowest point."""
        return self.lowest.y < _CHART_TOP + _CHART_HEIGHT - 6


def chart_of(found: Figures) -> Chart | None:
    """The line per day; None when there are not two days with a value, which make no line."""
    is_drawn = days_for_line([line.direct.whole for line in found.days])
    days = [line for line, drawn in zip(found.days, is_drawn, strict=True) if drawn]
    if len(days) < 2:
        return None
    values = [line.direct.value or 0.0 for line in days]
    scale = scale_for(values, NORM_DIRECT)
    step = (_CHART_RIGHT - _CHART_LEFT) / (len(days) - 1)
    every = label_every(len(days))
    points = [
        ChartPoint(
            line,
            round(_CHART_LEFT + n * step, 1),
            _CHART_TOP + scale.place(value, _CHART_HEIGHT),
            against_norm(value, NORM_DIRECT) == "late",
            n % every == 0,
        )
        for n, (line, value) in enumerate(zip(days, values, strict=True))
    ]
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points)
    ticks = [(tick, _CHART_TOP + scale.place(tick, _CHART_HEIGHT)) for tick in scale.ticks]
    with_questions = sum(line.direct.whole > 0 for line in found.days)
    left_out = FEWEST_FOR_LINE if len(days) < with_questions else 0
    lowest = min(points, key=lambda point: point.line.direct.value or 0.0)
    return Chart(points, path, ticks, _CHART_TOP + scale.place(NORM_DIRECT, _CHART_HEIGHT), lowest, left_out)


def _rows_from(request: HttpRequest) -> RowFilter:
    form = request.GET
    which = form.get("which", Which.ALL)
    return RowFilter(
        which=Which(which) if which in Which.values else Which.ALL,
        result=form["result"] if form.get("result") in Result.values else "",
        area_id=uuid_or_none(form.get("area", "")),
        no_area=form.get("area") == "none",
        subject=form.get("subject"),
    )


def _narrowed_by(request: HttpRequest, asked: RowFilter) -> list[str]:
    """In words, what the rows are narrowed to beside their class."""
    staff, words = staff_of(request), []
    if asked.area_id:
        area = directory_of(staff.contact_centre_id).portal_areas.get(asked.area_id)
        words.append(area.name if area else "")
    if asked.result:
        words.append(str(Result(asked.result).label))
    if asked.subject is not None:
        words.append(asked.subject)
    if channel := filter_from(request).channel:
        words.append(str(Channel(channel).label))
    return [word for word in words if word]


def _place_from(value: str) -> tuple[datetime, uuid.UUID] | None:
    """Where the previous page ended."""
    moment, _separator, key = value.partition("_")
    pk = uuid_or_none(key)
    try:
        at = parse_datetime(moment)
    except ValueError:
        at = None
    return (at, pk) if at and pk and at.tzinfo else None
