"""Placement rounds: the list, one round with its candidates, and its form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.placement import selectors, services
from eenloket.placement.forms import RoundForm, next_month
from eenloket.placement.web import chosen_scenario
from eenloket.profiles.selectors import profiles_of
from eenloket.ui.typed import offset_in, typed_in

if TYPE_CHECKING:
    from eenloket.placement.models import PlacementRound
    from eenloket.placement.selectors import BoardRow

_PAGE_SIZE: Final = 100


@desk_page(Permission.PLAN_PLACEMENT, Permission.LEAD_PEOPLE)
def index(request: HttpRequest) -> HttpResponse:
    """The rounds; a superior who prepares none goes on to the conditions of the own people."""
    actor = staff_of(request)
    if not may(actor, Permission.PLAN_PLACEMENT):
        return redirect("placement:conditions")
    progress = selectors.progress_of(actor.contact_centre_id)
    rows = [
        {"round": each, "decided": progress.get(each.pk, 0)} for each in selectors.rounds_of(actor.contact_centre_id)
    ]
    has_profiles = profiles_of(actor.contact_centre_id).filter(current__isnull=False).exists()
    return render(request, "placement/index.html", {"rows": rows, "has_profiles": has_profiles})


@dataclass(frozen=True)
class _Wanted:
    """What the address asks of the list of candidates."""

    text: str
    code: str
    state: str

    def holds(self, row: BoardRow) -> bool:
        return self._names(row) and self._goes(row) and self._stands(row)

    def _names(self, row: BoardRow) -> bool:
        one = row.candidate
        return self.text.lower() in f"{one.name} {one.function} {one.unit} {one.number}".lower()

    def _goes(self, row: BoardRow) -> bool:
        """Somebody whose surest proposal, wish or line it is."""
        if not self.code:
            return True
        best = row.best[0].code if row.best else ""
        decided = row.decision.profile.code if row.decision and row.decision.profile else ""
        return self.code in (best, decided, *row.candidate.wishes)

    def _stands(self, row: BoardRow) -> bool:
        decision = row.decision
        return {
            "open": decision is None,
            "voorstel": decision is not None and not decision.is_decided,
            "besloten": decision is not None and decision.is_decided,
        }.get(self.state, True)


@desk_page(Permission.PLAN_PLACEMENT)
def show(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """The candidates of a round, with the surest proposals and what is decided in one scenario."""
    actor = staff_of(request)
    placement_round = selectors.get_round(actor.contact_centre_id, round_id)
    scenarios = selectors.scenarios_of(placement_round)
    scenario = chosen_scenario(scenarios, request.GET.get("scenario", ""))
    board = selectors.board_of(actor, placement_round, scenario)
    services.look_at_round(actor=actor, placement_round=placement_round)
    wanted = _Wanted(
        *(typed_in(request.GET, name).strip() for name in ("q", "functie", "staat")),
    )
    rows = [row for row in board.rows if wanted.holds(row)]
    offset = offset_in(request.GET.get("vanaf", ""))
    query = request.GET.copy()
    query.pop("vanaf", None)
    context = {
        "round": placement_round,
        "board": board,
        "rows": rows[offset : offset + _PAGE_SIZE],
        "found": len(rows),
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(rows) > offset + _PAGE_SIZE else 0,
        "query": query.urlencode(),
        "wanted": wanted,
        "scenarios": scenarios,
        "scenario": scenario,
        "decided": sum(row.decision is not None and row.decision.is_decided for row in board.rows),
    }
    return render(request, "placement/round.html", context)


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, round_id: uuid.UUID | None = None) -> HttpResponse:
    """Set up a round, or change one."""
    actor = staff_of(request)
    placement_round = selectors.get_round(actor.contact_centre_id, round_id) if round_id else None
    profiles = list(profiles_of(actor.contact_centre_id).filter(current__isnull=False))
    known = _known_places(placement_round) if placement_round else {each.code: each.places for each in profiles}
    if request.method == "GET":
        shown = (
            {"name": placement_round.name, "starts_on": placement_round.starts_on, "note": placement_round.note}
            if placement_round
            else {"starts_on": next_month(clock.today())}
        )
        return _page(request, placement_round, RoundForm(initial=shown, profiles=profiles, places=known))
    form = RoundForm(request.POST, profiles=profiles, places=known)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "starts_on", "note")}
        try:
            saved = services.save_round(
                actor=actor,
                round_id=round_id,
                key=uuid_from(request.POST["key"]) if "key" in request.POST else None,
                places=form.places(),
                **values,
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("placement:round", round_id=saved.pk)
    return _page(request, placement_round, form, status=422)


def _known_places(placement_round: PlacementRound) -> dict[str, int]:
    return {each.profile.code: each.places for each in selectors.places_of(placement_round)}


def _page(
    request: HttpRequest, placement_round: PlacementRound | None, form: RoundForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "placement/round_form.html", {"round": placement_round, "form": form}, status=status)
