from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import CentreGoalForm, PersonalGoalForm, ProgressForm, TeamGoalForm
from eenloket.personnel.services import Ambition
from eenloket.profiles.selectors import find_employee, reports_of
from eenloket.ui.typed import uuid_or_none

from .common import FormPage, bound, form_page


@desk_page(Permission.VIEW_PROFILES)
def goals(request: HttpRequest) -> HttpResponse:
    """What is expected of the KCC, of the team and of the person, beside each other."""
    actor = staff_of(request)
    past = request.GET.get("periode") == "voorbij"
    led = {team.pk for team in selectors.led_teams(actor)}
    own = find_employee(actor)
    context = {
        "goals": selectors.goals_for(actor, past=past),
        "past": past,
        "led": led,
        "own_id": own.pk if own else None,
        "may_set": selectors.may_set_centre_goals(actor),
        "leads": bool(led),
    }
    return render(request, "personnel/goals.html", context)


@desk_page(Permission.VIEW_PROFILES)
def goal(request: HttpRequest, goal_id: uuid.UUID | None = None) -> HttpResponse:
    """Set a goal of the KCC, or change it."""
    actor = staff_of(request)
    if not selectors.may_set_centre_goals(actor):
        raise NotAllowedError(_("The manager or HR sets the goals of the KCC."))
    kept = selectors.get_centre_goal(actor, goal_id) if goal_id else None
    names = ("text", "indicator", "target", "starts_on", "ends_on")
    initial = {"key": kept.pk, **{name: getattr(kept, name) for name in names}} if kept else None
    return form_page(
        request,
        bound(request, CentreGoalForm, initial=initial),
        FormPage(
            title=_("Change the goal") if kept else _("Set a goal of the KCC"),
            submit=_("Save"),
            back=reverse("personnel:goals"),
        ),
        do=lambda data: services.set_centre_goal(
            actor=actor,
            goal_id=kept.pk if kept else data["key"],
            ambition=Ambition(**{name: data[name] for name in names}),
        ),
        done=reverse("personnel:goals"),
        said=_("The goal is saved."),
    )


@desk_page(Permission.LEAD_PEOPLE)
def team_goal(request: HttpRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Say what a goal asks of a team."""
    actor = staff_of(request)
    above = selectors.get_centre_goal(actor, goal_id)
    chosen = uuid_or_none(request.GET.get("team", ""))
    kept = above.team_goals.filter(team_id=chosen, team__in=selectors.led_teams(actor)).first() if chosen else None
    initial = {"team": kept.team_id, "text": kept.text, "target": kept.target} if kept else {"team": chosen}
    return form_page(
        request,
        bound(request, TeamGoalForm, initial=initial, teams=selectors.led_teams(actor)),
        FormPage(title=_("What this asks of the team"), submit=_("Save"), back=reverse("personnel:goals")),
        do=lambda data: services.set_team_goal(
            actor=actor, goal_id=goal_id, team_id=data["team"].pk, text=data["text"], target=data["target"]
        ),
        done=reverse("personnel:goals"),
        said=_("The goal of the team is saved."),
        about=above.text,
    )


@desk_page(Permission.LEAD_PEOPLE)
def personal_goal(request: HttpRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Say what a goal of the team asks of a member."""
    actor = staff_of(request)
    above = selectors.get_team_goal(actor, goal_id)
    people = reports_of(actor).filter(staff__team_id=above.team_id)
    chosen = uuid_or_none(request.GET.get("mens", ""))
    kept = selectors.personal_goals_seen(actor).filter(team_goal=above, employee_id=chosen).first() if chosen else None
    initial = {"employee": str(chosen), "text": kept.text, "target": kept.target} if kept else None
    return form_page(
        request,
        bound(request, PersonalGoalForm, initial=initial, people=people),
        FormPage(title=_("What this asks of a person"), submit=_("Save"), back=reverse("personnel:goals")),
        do=lambda data: services.set_personal_goal(
            actor=actor,
            team_goal_id=goal_id,
            employee_id=uuid.UUID(data["employee"]),
            text=data["text"],
            target=data["target"],
        ),
        done=reverse("personnel:goals"),
        said=_("The personal goal is saved."),
        about=above.text,
    )


@desk_page(Permission.VIEW_PROFILES)
def progress(request: HttpRequest, level: str, goal_id: uuid.UUID) -> HttpResponse:
    """Note how far a team or a person is."""
    actor = staff_of(request)
    if level == "team":
        above, keep = selectors.get_team_goal(actor, goal_id).text, services.note_team_progress
    elif level == "mens":
        above, keep = selectors.get_personal_goal(actor, goal_id).text, services.note_personal_progress
    else:
        raise InvalidError(str(_("The browser sent something unreadable.")))
    return form_page(
        request,
        bound(request, ProgressForm),
        FormPage(
            title=_("Note progress"),
            submit=_("Save"),
            back=reverse("personnel:goals"),
            note=_("These figures are typed by hand, with the day they were true on."),
        ),
        do=lambda data: keep(
            actor=actor,
            note_id=data["key"],
            goal_id=goal_id,
            on=data["on"],
            figure=data["figure"],
            text=data["text"],
        ),
        done=reverse("personnel:goals"),
        said=_("The progress is noted."),
        about=above,
    )
