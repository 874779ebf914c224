"""The people of a superior, and groups for who may see no individual."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment import selectors
from eenloket.assessment.groups import GROUPINGS, group_map
from eenloket.assessment.names import short_name
from eenloket.assessment.web import CHOICES, heat_map, heat_page, places
from eenloket.core import clock
from eenloket.profiles.selectors import reports_of
from eenloket.ui.typed import typed_in

_EXPIRES_WITHIN: Final = timedelta(days=90)


@desk_page(Permission.VIEW_PROFILES)
def index(request: HttpRequest) -> HttpResponse:
    """Where somebody starts: with the own people, with groups, or with oneself."""
    staff = staff_of(request)
    if may(staff, Permission.ASSESS) and reports_of(staff).exists():
        return redirect("assessment:people")
    return redirect("assessment:groups" if may(staff, Permission.VIEW_GROUP_GAPS) else "assessment:own")


@desk_page(Permission.ASSESS)
def people(request: HttpRequest) -> HttpResponse:
    """The heat map of who reports to this person."""
    context = heat_map(
        staff_of(request),
        word=typed_in(request.GET, "soort"),
        function=typed_in(request.GET, "functie"),
        view=typed_in(request.GET, "weergave"),
    )
    return heat_page(request, context)


@desk_page(Permission.VIEW_GROUP_GAPS)
def groups(request: HttpRequest) -> HttpResponse:
    """Groups of five or more; nobody's name."""
    staff = staff_of(request)
    context: dict[str, Any] = group_map(
        selectors.everybody(staff.contact_centre_id),
        by=typed_in(request.GET, "per"),
        word=typed_in(request.GET, "soort"),
    )
    context |= {"own_places": places(staff, "groups"), "choices": CHOICES, "groupings": GROUPINGS}
    return render(request, "assessment/groups.html", context)


@desk_page(Permission.ASSESS)
def expiring(request: HttpRequest) -> HttpResponse:
    """Certificates of the own people that expire, or did a short while ago."""
    staff = staff_of(request)
    own = list(reports_of(staff))
    points = {each.person: each for each in selectors.standpoints_of(own)}
    rows: list[dict[str, Any]] = [
        {"rating": rating, "element": points[rating.employee].required.get(rating.element_key)}
        for rating in selectors.certificates_that_expire([each.pk for each in own], within=_EXPIRES_WITHIN)
    ]
    for row in rows:
        row["name"] = short_name(row["element"]) if row["element"] else _("No longer asked")
    return render(
        request,
        "assessment/expiring.html",
        {"own_places": places(staff, "expiring"), "rows": rows, "today": clock.today()},
    )
