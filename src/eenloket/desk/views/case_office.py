"""Beside the inbox: who else is there, several cases at once, questions aside, worked time, mails to departments."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.selectors import Worked, Workload
from eenloket.cases.services import BulkStep
from eenloket.cases.types import TimeSource
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.desk import case_list
from eenloket.ui.typed import query_of, typed_in, uuid_or_none

_MAY_SEE: Final = (Permission.HANDLE_CASES, Permission.VIEW_CASES)
_ROWS: Final = 200


@require_POST
@desk_page(*_MAY_SEE)
def here(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """A sign of life of a page with this case: who else has it open, and how long it was used."""
    staff = staff_of(request)
    if request.POST.get("left") == "1":
        services.note_left(actor=staff, case_id=case_id)
        viewers = []
    else:
        viewers = services.note_viewer(actor=staff, case_id=case_id, is_writing=request.POST.get("writing") == "1")
    span, seconds = uuid_or_none(request.POST.get("span", "")), request.POST.get("seconds", "")
    if span and seconds.isdecimal() and len(seconds) < 7:
        services.note_work(actor=staff, case_id=case_id, span_id=span, seconds=int(seconds))
    return render(request, "desk/cases/others.html", {"viewers": viewers, "case": {"pk": case_id}})


@require_http_methods(["GET", "POST"])
@desk_page(Permission.HANDLE_CASES)
def together(request: HttpRequest) -> HttpResponse:
    """The same step on the chosen cases; each for itself, with how it went."""
    back = f"{reverse('desk:inbox')}?{case_list.inbox_query(request)}"
    if request.method == "GET":
        return redirect(back)
    staff, form = staff_of(request), request.POST
    keys = [key for each in form.getlist("case") if (key := uuid_or_none(each))]
    what = BulkStep(
        step=form.get("step", ""),
        text=typed_in(form, "text")[:20_000],
        staff_id=uuid_or_none(form.get("staff", "")),
        department_id=uuid_or_none(form.get("department", "")),
        once=uuid_or_none(form.get("once", "")),
    )
    try:
        outcomes = services.do_in_bulk(actor=staff, case_ids=keys, what=what)
    except InvalidError as error:
        return _together(request, what, keys, {}, problem=str(error), status=422)
    problems = {each.case_id: each.problem for each in outcomes if each.problem}
    if not problems:
        messages.success(request, _("%(done)s: %(n)s cases") % {"done": _past(what.step), "n": len(outcomes)})
        return redirect(back)
    return _together(request, what, [each.case_id for each in outcomes], problems, status=200)


def _past(step: str) -> str:
    return {
        "take": _("Taken up"),
        "assign": _("Given"),
        "forward": _("Forwarded"),
        "settle": _("Settled"),
        "note": _("Noted"),
    }.get(step, "")


def _together(
    request: HttpRequest,
    what: BulkStep,
    keys: list[uuid.UUID],
    problems: dict[uuid.UUID, str],
    *,
    problem: str = "",
    status: int,
) -> HttpResponse:
    """How it went with each; those that failed stay chosen, with what was typed."""
    staff = staff_of(request)
    known = {each.pk: each for each in selectors.listed(selectors.cases_for(staff)).filter(pk__in=keys)}
    context = {
        "outcomes": [(known.get(key), problems.get(key, ""), key) for key in keys],
        "problem": problem,
        "is_tried": not problem,
        "what": what,
        "done": _past(what.step),
        "once": uuid7(),
        "query": case_list.inbox_query(request),
        **case_list.bulk_choices(staff),
    }
    return render(request, "desk/cases/together.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page(*_MAY_SEE)
def aside(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """A question that was asked aside: only the question and what was said on it, never the case."""
    staff = staff_of(request)
    typed, error, status = "", "", 200
    if request.method == "POST":
        typed = typed_in(request.POST, "text")[:20_000]
        try:
            talk = services.answer_aside(
                actor=staff, talk_id=talk_id, text=typed, line_id=uuid_or_none(request.POST.get("once", ""))
            )
        except InvalidError as refused:
            error, status = str(refused), 422
        else:
            messages.success(request, _("Answer sent") if selectors.is_asked_of(staff, talk) else _("Question sent"))
            if request.POST.get("from") == "case":
                return redirect("desk:case", case_id=talk.case_id)
            return HttpResponseRedirect(f"{request.path}?klaar=aside")
    talk = selectors.get_side_talk(staff, talk_id)
    context = {
        "talk": talk,
        "is_mine": selectors.is_asked_of(staff, talk),
        "sees_case": selectors.cases_for(staff).filter(pk=talk.case_id).exists(),
        "typed": typed,
        "error": error,
        "once": uuid7(),
    }
    return render(request, "desk/cases/aside.html", context, status=status)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def workload(request: HttpRequest) -> HttpResponse:
    """Hours of the back office per department and kind of work, by week."""
    load = selectors.workload_of(staff_of(request))
    address = reverse("desk:case_workload_rows")
    rows = [_workload_row(each, load, address) for each in load.rows]
    context = {
        "load": {"weeks": load.weeks, "rows": rows},
        "totals": [_in_hours(each) for each in load.totals],
        "total": _in_hours(sum(load.totals)),
    }
    return render(request, "desk/cases/workload.html", context)


def _workload_row(row: Worked, load: Workload, address: str) -> dict[str, Any]:
    asked = query_of(afdeling=str(row.department_id or ""), soort=row.work_type)
    return {
        "department": row.department,
        "place": row.place,
        "url": f"{address}?{asked}",
        "label": row.label,
        "cells": [
            {
                "week": week.isoformat(),
                "seconds": seconds,
                "hours": _in_hours(seconds),
                "share": round(10 * seconds / load.most),
            }
            for week, seconds in zip(load.weeks, row.weeks, strict=True)
        ],
        "hours": _in_hours(row.seconds),
        "cases": row.cases,
        "sources": [(TimeSource(code).label, _in_hours(seconds)) for code, seconds in sorted(row.by_source.items())],
    }


def _in_hours(seconds: int) -> str:
    """Hours with one decimal; a little is not nothing."""
    return number_format(max(seconds / 3600, 0.1 if seconds else 0), decimal_pos=1)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def workload_rows(request: HttpRequest) -> HttpResponse:
    """The stretches of time behind a figure."""
    staff, asked = staff_of(request), request.GET
    week = _monday(asked.get("week", ""))
    rows = selectors.spans_behind(
        staff,
        department_id=uuid_or_none(asked.get("afdeling", "")),
        work_type=typed_in(asked, "soort")[:60],
        week=week,
        source=asked.get("bron", ""),
    )
    shown = list(rows[: _ROWS + 1])
    may_open = may(staff, Permission.VIEW_CASES)
    context: dict[str, Any] = {
        "rows": shown[:_ROWS],
        "has_more": len(shown) > _ROWS,
        "week": week,
        "may_open": may_open,
        "label": selectors.work_type_names(staff.contact_centre_id).get(typed_in(asked, "soort"), ""),
    }
    return render(request, "desk/cases/workload_rows.html", context)


def _monday(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@desk_page(Permission.VIEW_CASES)
def notices(request: HttpRequest) -> HttpResponse:
    """What was mailed to departments: unopened, opened, promised; and after how long they hear of it again."""
    staff = staff_of(request)
    typed, error, status = None, "", 200
    if request.method == "POST":
        typed = typed_in(request.POST, "hours").strip()
        try:
            services.set_reminder(actor=staff, hours=_hours(typed))
        except InvalidError as refused:
            error, status = str(refused), 422
        else:
            messages.success(request, _("Kept"))
            return redirect("desk:case_notices")
    kept = selectors.reminder_hours(staff.contact_centre_id)
    context = {
        "notices": selectors.open_notices(staff)[:_ROWS],
        "hours": typed if typed is not None else kept if kept is not None else "",
        "error": error,
        "may_set": may(staff, Permission.MANAGE_QUEUES),
    }
    return render(request, "desk/cases/notices.html", context, status=status)


def _hours(typed: str) -> int | None:
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < 6 else -1
