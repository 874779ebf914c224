"""Cases at another organisation: the list, one case with what to do now, and what was agreed with whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.messages import mail_to_organisation
from eenloket.cases.types import CaseState, Way
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import organisations_matching
from eenloket.parties.rules import normalise_phone, parse_dutch_date
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff

_MAY_SEE: Final = (Permission.VIEW_CASES,)


@desk_page(*_MAY_SEE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open cases with another organisation: what has to be done today on top."""
    staff = staff_of(request)
    is_mine = request.GET.get("wie") == "ik"
    context = {
        "rows": selectors.outside_rows(staff, is_mine=is_mine),
        "is_mine": is_mine,
        "may_manage": may(staff, Permission.MANAGE_OUTSIDE),
    }
    return render(request, "cases/outside/index.html", context)


@desk_page(*_MAY_SEE)
@require_GET
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One case: what was agreed, what to do now, how it went there."""
    return _case_page(request, case_id)


@desk_page(*_MAY_SEE)
@require_POST
def act(request: HttpRequest, case_id: uuid.UUID, step: str) -> HttpResponse:
    """Do one step, and come back to the page; what was typed is kept when it is refused."""
    known = _STEPS.get(step)
    if known is None:
        raise NotFoundError(_("That step does not exist."))
    run, said = known
    try:
        run(staff_of(request), case_id, request.POST)
    except (InvalidError, ConflictError) as error:
        return _case_page(request, case_id, step=step, error=error)
    messages.success(request, str(said))
    return redirect("desk:case" if step in ("terug", "naar") else "cases:outside_case", case_id=case_id)


def _case_page(
    request: HttpRequest, case_id: uuid.UUID, *, step: str = "", error: EenloketError | None = None
) -> HttpResponse:
    staff = staff_of(request)
    found = services.look_at(actor=staff, case_id=case_id)
    agreed = selectors.agreement_with(found.contact_centre_id, found.organisation_id)
    hand_over = selectors.outside_of(found)
    subject, body = mail_to_organisation(found)
    fields = error.fields if isinstance(error, InvalidError) else {}
    post = request.POST if step else QueryDict()
    context: dict[str, Any] = {
        "case": found,
        "agreed": agreed,
        "hand_over": hand_over,
        "state": selectors.outside_state(hand_over),
        "mail": {"subject": subject, "body": body},
        "phone": normalise_phone(agreed.phone) if agreed and agreed.phone else "",
        "steps": [each for each in selectors.events_of(found) if each.kind in _SHOWN],
        "may_act": found.state != CaseState.SETTLED and selectors.may_handle(staff, found),
        "may_manage": may(staff, Permission.MANAGE_OUTSIDE),
        "found": organisations_matching(typed_in(request.GET, "zoek")) if request.GET.get("zoek") else [],
        "zoek": typed_in(request.GET, "zoek"),
        "once": uuid7(),
        "step": step,
        "typed": post,
        "errors": fields or ({"": str(error)} if error else {}),
        "ways": Way.choices,
    }
    status = 200 if error is None else 409 if isinstance(error, ConflictError) else 422
    return render(request, "cases/outside/case.html", context, status=status)


def _mail(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    services.mail_outside(
        actor=staff,
        case_id=case_id,
        subject=typed_in(form, "subject"),
        body=typed_in(form, "body"),
        event_id=uuid_or_none(form.get("once", "")),
    )


def _passed_on(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    services.note_passed_on(
        actor=staff,
        case_id=case_id,
        way=typed_in(form, "way"),
        spoke_to=typed_in(form, "spoke_to")[:120],
        their_reference=typed_in(form, "their_reference")[:80],
        may_tell_reference=form.get("may_tell") == "1",
        event_id=uuid_or_none(form.get("once", "")),
    )


def _receipt(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    services.confirm_receipt(
        actor=staff,
        case_id=case_id,
        their_reference=typed_in(form, "their_reference")[:80],
        expected_on=_day(form, "expected_on"),
        may_tell_reference=form.get("may_tell") == "1",
        event_id=uuid_or_none(form.get("once", "")),
    )


def _asked(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    services.ask_how_it_stands(
        actor=staff,
        case_id=case_id,
        answer=typed_in(form, "answer"),
        ask_again_on=_day(form, "ask_again_on"),
        event_id=uuid_or_none(form.get("once", "")),
    )


def _returned(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    services.note_returned(
        actor=staff, case_id=case_id, reason=typed_in(form, "text"), event_id=uuid_or_none(form.get("once", ""))
    )


def _pass(staff: Staff, case_id: uuid.UUID, form: QueryDict) -> None:
    organisation_id = uuid_or_none(form.get("organisation", ""))
    if organisation_id is None:
        raise InvalidError(_("Choose who gets this."), {"organisation": _("Choose who gets this.")})
    services.pass_outside(
        actor=staff,
        case_id=case_id,
        organisation_id=organisation_id,
        reason=typed_in(form, "text"),
        event_id=uuid_or_none(form.get("once", "")),
    )


def _day(form: QueryDict, name: str) -> date | None:
    """What was typed as a day. Raises InvalidError when it is none."""
    typed = typed_in(form, name).strip()
    found = parse_dutch_date(typed) or _iso(typed)
    if typed and found is None:
        message = _("This is not a day. Write it as 31-12-2026.")
        raise InvalidError(message, {name: message})
    return found


def _iso(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


_STEPS: Final[dict[str, tuple[Callable[[Staff, uuid.UUID, QueryDict], None], Promise]]] = {
    "mail": (_mail, gettext_lazy("The mail is on its way")),
    "doorgegeven": (_passed_on, gettext_lazy("Noted that it was passed on")),
    "ontvangen": (_receipt, gettext_lazy("Receipt noted")),
    "gevraagd": (_asked, gettext_lazy("Noted")),
    "terug": (_returned, gettext_lazy("The case is with the front office again")),
    "naar": (_pass, gettext_lazy("The case goes to the other organisation")),
}
_SHOWN: Final = frozenset(
    {"outside", "receipt", "side_question", "side_answer", "returned", "nudged", "forwarded", "handed_over"}
)


# --- what was agreed ---------------------------------------------------------------------------------------


@desk_page(Permission.MANAGE_OUTSIDE)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements of the contact centre, and finding an organisation to agree something with."""
    typed = typed_in(request.GET, "zoek").strip()
    context = {
        "agreements": selectors.agreements_of(staff_of(request)),
        "zoek": typed,
        "found": organisations_matching(typed, limit=12) if typed else [],
    }
    return render(request, "cases/outside/agreements.html", context)


@desk_page(Permission.MANAGE_OUTSIDE)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What was agreed with one organisation."""
    staff, errors = staff_of(request), {}
    organisation = selectors.get_organisation(organisation_id)
    if request.method == "POST":
        try:
            return _keep(request, staff, organisation_id)
        except InvalidError as error:
            errors = error.fields
    known = selectors.agreement_with(staff.contact_centre_id, organisation_id)
    context = {
        "organisation": organisation,
        "agreed": known,
        "typed": request.POST if errors else known or {"working_days": 10, "phone": organisation.phone},
        "errors": errors,
        "ways": Way.choices,
    }
    return render(request, "cases/outside/agreement.html", context, status=422 if errors else 200)


def _keep(request: HttpRequest, staff: Staff, organisation_id: uuid.UUID) -> HttpResponse:
    if request.POST.get("what") == "end":
        services.end_agreement(actor=staff, organisation_id=organisation_id)
        messages.success(request, _("Nothing is agreed any more."))
        return redirect("cases:outside_agreements")
    names = ("way", "email", "url", "phone", "working_days", "note")
    change = services.AgreementChange(**{name: typed_in(request.POST, name) for name in names})
    services.agree_outside(actor=staff, organisation_id=organisation_id, change=change)
    messages.success(request, _("Saved."))
    return redirect("cases:outside_agreements")
