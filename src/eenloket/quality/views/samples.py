"""Drawing contacts, and what was drawn."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts.types import DESK_RESULTS, Result
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.organisation.directory import directory_of
from eenloket.quality import selectors, services
from eenloket.quality.types import FormChannel, Target, Wanted
from eenloket.quality.web import day_or_none, number_in, places, uuid_or_none
from eenloket.ui.typed import typed_in


@desk_page(Permission.EVALUATE)
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """What to draw from, and what was drawn before."""
    staff, error, fields = staff_of(request), "", dict[str, str]()
    typed = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            made = services.draw_sample(
                actor=staff,
                sample_id=uuid_from(request.POST.get("id", "")),
                wanted=_wanted(request),
                per_advisor=number_in(typed.get("per_advisor", "")),
                seed=typed_in(request.POST, "seed").strip()[:32],
            )
        except (InvalidError, ConflictError) as refused:
            error, fields = str(refused), getattr(refused, "fields", {})
        else:
            return redirect("quality:sample", sample_id=made.pk)
    today = clock.today()
    first, _last = selectors.month_of(today)
    context = {
        "own_places": places(staff, "samples"),
        "typed": typed,
        "defaults": {"first": first if today.day > 7 else today - timedelta(days=30), "last": today},
        "error": error,
        "fields": fields,
        "id": typed.get("id") if error and typed.get("id") else uuid7(),
        "channels": FormChannel.choices,
        "targets": selectors.targets(),
        "results": [(each.value, each.label) for each in DESK_RESULTS],
        "areas": sorted(directory_of(staff.contact_centre_id).portal_areas.values(), key=lambda area: area.name),
        "samples": selectors.samples_of(staff),
        "has_people": selectors.people_to_evaluate(staff).exists(),
        **_norms(request),
    }
    return render(request, "quality/samples.html", context, status=422 if error else 200)


def _norms(request: HttpRequest) -> dict[str, Any]:
    """The norms of the teams that this person leads."""
    staff = staff_of(request)
    teams = list(teams_of(staff.contact_centre_id).filter(leader=staff))
    known = selectors.norms_for([each.pk for each in teams])
    return {
        "teams": [
            (team, [(code, label, known.get((team.pk, code), 0)) for code, label in FormChannel.choices])
            for team in teams
        ]
    }


def _wanted(request: HttpRequest) -> Wanted:
    form = request.POST
    channel, target = form.get("kind", ""), form.get("target", "")
    first, last = day_or_none(form.get("first", "")), day_or_none(form.get("last", ""))
    if channel not in FormChannel.values:
        raise InvalidError(_("Choose a channel."), {"kind": _("Choose a channel.")})
    if first is None or last is None:
        name = "last" if first else "first"
        raise InvalidError(_("Fill in a day."), {name: _("Fill in a day.")})
    minutes = number_in(form.get("talk_minutes", ""))
    return Wanted(
        channel=FormChannel(channel),
        first=first,
        last=last,
        subject=typed_in(form, "subject").strip()[:100],
        area_id=uuid_or_none(form.get("area", "")),
        result=form.get("result", "") if form.get("result") in {each.value for each in DESK_RESULTS} else "",
        target=target if target in Target.values else "",
        talk_minutes=minutes if minutes > 0 else None,
    )


@desk_page(Permission.EVALUATE)
@require_POST
def norm(request: HttpRequest) -> HttpResponse:
    """How many a month of each advisor of a team."""
    staff, team_id = staff_of(request), uuid_from(request.POST.get("team", ""))
    try:
        for channel in FormChannel:
            number = request.POST.get(f"norm-{channel}", "")
            services.set_norm(
                actor=staff, team_id=team_id, channel=channel, per_month=number_in(number) if number else 0
            )
    except InvalidError as error:
        messages.warning(request, str(error))
        return redirect("quality:samples")
    messages.success(request, _("The norm is saved."))
    return redirect("quality:index")


@desk_page(Permission.EVALUATE)
@require_GET
def sample(request: HttpRequest, sample_id: uuid.UUID) -> HttpResponse:
    """What was drawn, why, and out of how many."""
    staff = staff_of(request)
    found = selectors.get_sample(staff, sample_id)
    context = {
        "own_places": places(staff, "samples"),
        "sample": found,
        "rows": selectors.drawn_in(found),
        "why": _why(request, found.wanted),
    }
    return render(request, "quality/sample.html", context)


def _why(request: HttpRequest, wanted: dict[str, str]) -> list[str]:
    """What the draw was narrowed to, in words."""
    words = []
    if target := wanted.get("target"):
        words.append(str(Target(target).label))
    if minutes := wanted.get("talk_minutes"):
        words.append(_("at least %(n)s minutes") % {"n": minutes})
    if result := wanted.get("result"):
        words.append(str(Result(result).label))
    if area_id := wanted.get("area_id"):
        area = directory_of(staff_of(request).contact_centre_id).portal_areas.get(uuid.UUID(area_id))
        words.append(area.name if area else "")
    if subject := wanted.get("subject"):
        words.append(_("subject with “%(words)s”") % {"words": subject})
    return [word for word in words if word]


@desk_page(Permission.EVALUATE)
@require_POST
def skip(request: HttpRequest, sampled_id: uuid.UUID) -> HttpResponse:
    """Leave out a contact that was drawn, with the reason."""
    row = services.skip_contact(actor=staff_of(request), sampled_id=sampled_id, reason=typed_in(request.POST, "reason"))
    messages.success(request, _("It is left out, with your reason."))
    return redirect("quality:sample", sample_id=row.sample_id)
