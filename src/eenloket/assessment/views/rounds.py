"""Rounds of a superior: planning, who is where, reminding."""

from __future__ import annotations

import uuid
from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment import selectors, services
from eenloket.assessment.forms import RoundForm, first_dates
from eenloket.assessment.types import RoundState
from eenloket.assessment.web import places
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.profiles.selectors import reports_of


@desk_page(Permission.ASSESS)
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds with the own people."""
    staff = staff_of(request)
    found = [
        {
            "round": each,
            "people": len(each.own_entries),  # type: ignore[attr-defined]
            "signed": sum(entry.state == RoundState.SIGNED for entry in each.own_entries),  # type: ignore[attr-defined]
            "is_open": each.closes_on >= clock.today(),
        }
        for each in selectors.rounds_led_by(staff)
    ]
    context = {"own_places": places(staff, "rounds"), "rounds": found, "has_people": reports_of(staff).exists()}
    return render(request, "assessment/rounds.html", context)


@desk_page(Permission.ASSESS)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round for the own people."""
    staff = staff_of(request)
    people = list(reports_of(staff))
    if request.method == "GET":
        shown = first_dates() | {"key": uuid7(), "people": [each.pk for each in people]}
        form = RoundForm(initial=shown, staff=staff)
        return render(request, "assessment/plan.html", {"form": form, "own_places": places(staff, "rounds")})
    form = RoundForm(request.POST, staff=staff)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            planned = services.plan_round(
                actor=staff,
                round_id=typed["key"],
                name=typed["name"],
                employee_ids=[each.pk for each in typed["people"]],
                kinds=typed["kinds"],
                opens_on=typed["opens_on"],
                closes_on=typed["closes_on"],
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is planned.") % {"name": planned.name})
            return redirect("assessment:round", round_id=planned.pk)
    return render(request, "assessment/plan.html", {"form": form, "own_places": places(staff, "rounds")}, status=422)


@desk_page(Permission.ASSESS)
def progress(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """Who is where."""
    staff = staff_of(request)
    found, entries = selectors.get_round_led_by(staff, round_id)
    counts = Counter(each.state for each in entries)
    context = {
        "own_places": places(staff, "rounds"),
        "round": found,
        "entries": entries,
        "states": [
            (state, counts.get(state, 0)) for state in RoundState if state != RoundState.WAITING or counts[state]
        ],
        "late": sum(each.self_at is None and each.invited_at is not None for each in entries),
        "is_open": found.closes_on >= clock.today(),
    }
    return render(request, "assessment/round.html", context)


@desk_page(Permission.ASSESS)
@require_POST
def remind(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """Remind who did not hand in yet."""
    count = services.remind(actor=staff_of(request), round_id=round_id)
    said = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", count) % {"n": count}
    messages.success(request, said if count else _("Everybody was reminded today already."))
    return redirect("assessment:round", round_id=round_id)
