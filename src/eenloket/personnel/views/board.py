from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import CommentForm, EffectForm, IdeaForm, MoveForm
from eenloket.personnel.services import Idea
from eenloket.personnel.types import Column, IdeaKind
from eenloket.profiles.selectors import find_employee
from eenloket.ui.typed import uuid_or_none

from .common import FormPage, bound, form_page


def card_url(improvement_id: uuid.UUID) -> str:
    return reverse("personnel:improvement", args=[improvement_id])


@desk_page(Permission.VIEW_PROFILES)
def board(request: HttpRequest) -> HttpResponse:
    """The improvement board of a team."""
    actor = staff_of(request)
    teams = list(selectors.seen_teams(actor).select_related("leader"))
    if not teams:
        return render(request, "personnel/board.html", {"teams": []})
    wanted = uuid_or_none(request.GET.get("team", "")) or actor.team_id or teams[0].pk
    team = selectors.get_seen_team(actor, wanted)
    context = {
        "team": team,
        "teams": teams,
        "columns": selectors.board_of(team),
        "leads": selectors.leads_team(actor, team),
        "may_propose": IdeaKind.PROPOSAL in selectors.kinds_for(actor),
    }
    return render(request, "personnel/board.html", context)


@desk_page(Permission.VIEW_PROFILES)
def improvement_new(request: HttpRequest) -> HttpResponse:
    """Put a proposal or a bottleneck on the board."""
    actor = staff_of(request)
    kinds = selectors.kinds_for(actor)
    note = (
        _("The team leader reads your proposal and says what happens with it.")
        if IdeaKind.PROPOSAL in kinds
        else _("What gets in the way of the work? The team looks for a solution together.")
    )
    chosen = uuid_or_none(request.GET.get("team", "")) or actor.team_id
    form = bound(request, IdeaForm, initial={"team": chosen}, kinds=kinds, teams=selectors.seen_teams(actor))
    return form_page(
        request,
        form,
        FormPage(
            title=_("On the improvement board"),
            submit=_("Put on the board"),
            back=reverse("personnel:board"),
            note=note,
        ),
        do=lambda data: services.propose(
            actor=actor,
            improvement_id=data["key"],
            team_id=data["team"].pk,
            idea=Idea(kind=data["kind"], subject=data["subject"], title=data["title"], text=data["text"]),
        ),
        done=lambda made: card_url(made.pk),
        said=_("Your card is on the board."),
    )


@desk_page(Permission.VIEW_PROFILES)
def improvement(request: HttpRequest, improvement_id: uuid.UUID) -> HttpResponse:
    """One card, with what was said, who supports it and how it moved."""
    actor = staff_of(request)
    card = selectors.get_improvement(actor, improvement_id)
    own = find_employee(actor)
    others = [(column.value, column.label) for column in Column if column != card.column]
    move_form = MoveForm(auto_id="move-%s")
    move_form.fields["to"].choices = others  # type: ignore[attr-defined]
    context = {
        "card": card,
        "columns": dict(Column.choices),
        "leads": selectors.leads_team(actor, card.team),
        "may_support": own is not None,
        "supports": own is not None and selectors.supports(own.pk, card.pk),
        "comment_form": CommentForm(auto_id="comment-%s"),
        "move_form": move_form,
        "effect_form": EffectForm(initial={"before": card.before, "after": card.after}, auto_id="effect-%s"),
    }
    return render(request, "personnel/improvement.html", context)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def comment(request: HttpRequest, improvement_id: uuid.UUID) -> HttpResponse:
    """Say something about a card."""
    actor = staff_of(request)
    selectors.get_improvement(actor, improvement_id)
    return form_page(
        request,
        bound(request, CommentForm),
        FormPage(title=_("Remark"), submit=_("Place the remark"), back=card_url(improvement_id)),
        do=lambda data: services.comment(
            actor=actor, comment_id=data["key"], improvement_id=improvement_id, text=data["text"]
        ),
        done=card_url(improvement_id) + "#opmerkingen",
        said=_("Your remark is placed."),
    )


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def support(request: HttpRequest, improvement_id: uuid.UUID) -> HttpResponse:
    """Support a card, or no longer."""
    services.support(actor=staff_of(request), improvement_id=improvement_id, on=request.POST.get("do") == "support")
    return redirect(card_url(improvement_id))


@desk_page(Permission.LEAD_PEOPLE)
@require_POST
def move(request: HttpRequest, improvement_id: uuid.UUID) -> HttpResponse:
    """Bring a card to another column, with a reason."""
    actor = staff_of(request)
    selectors.get_improvement(actor, improvement_id)
    return form_page(
        request,
        bound(request, MoveForm),
        FormPage(title=_("Move the card"), submit=_("Move"), back=card_url(improvement_id)),
        do=lambda data: services.move(actor=actor, improvement_id=improvement_id, to=data["to"], reason=data["reason"]),
        done=card_url(improvement_id),
        said=_("The card is moved."),
    )


@desk_page(Permission.LEAD_PEOPLE)
@require_POST
def effect(request: HttpRequest, improvement_id: uuid.UUID) -> HttpResponse:
    """Keep how it was before, and how it is now."""
    actor = staff_of(request)
    selectors.get_improvement(actor, improvement_id)
    return form_page(
        request,
        bound(request, EffectForm),
        FormPage(title=_("Effect"), submit=_("Save"), back=card_url(improvement_id)),
        do=lambda data: services.note_effect(
            actor=actor, improvement_id=improvement_id, before=data["before"], after=data["after"]
        ),
        done=card_url(improvement_id),
        said=_("The effect is noted."),
    )
