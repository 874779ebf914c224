"""A case in a conversation: started from a question, filled in and ticked while the customer waits."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.cases import selectors, services
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.desk.conversations import address_of, case_context, customer_of, own_question
from eenloket.parties.selectors import emails_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.cases.selectors import Published

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page(_HANDLE)
@require_GET
def dialog(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Which type of case, what it asks; the types that the question is about come first."""
    staff = staff_of(request)
    question, current = own_question(staff, contact_id)
    if case := selectors.find_started_case(staff, contact_id):
        found = selectors.document_of(case)
        context: dict[str, Any] = {"question": question, "case": case, "document": found, "values": case.values}
        return render(request, "desk/conversation/dialogs/case_values.html", context)
    types = selectors.published_types(staff.contact_centre_id)
    text = f"{question.subject} {question.searched_for} {question.note_for_colleagues}"
    proposed = selectors.types_like(staff.contact_centre_id, text)
    customer = customer_of(current)
    known = emails_of(customer) if customer else []
    written = current.counterpart if "@" in current.counterpart else ""
    context = {
        "question": question,
        "types": types,
        "proposed": proposed,
        "chosen": _chosen(request, types, proposed),
        "values": {},
        "email": known[0] if known else written,
        "customer": customer,
    }
    return render(request, "desk/conversation/dialogs/case_start.html", context)


@desk_page(_HANDLE)
@require_GET
def fields(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """What the chosen type asks."""
    staff = staff_of(request)
    own_question(staff, contact_id)
    types = selectors.published_types(staff.contact_centre_id)
    context: dict[str, Any] = {"chosen": _chosen(request, types, []), "values": {}}
    return render(request, "desk/conversation/dialogs/case_fields.html", context)


@desk_page(_HANDLE)
@require_POST
def start(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Start the case, and come back to the question with its card."""
    staff, form = staff_of(request), request.POST
    if not form.get("version"):
        raise InvalidError(_("Choose what it is."), {"version": _("Choose what it is.")})
    case = services.open_case(
        actor=staff,
        contact_id=contact_id,
        version_id=uuid_from(form["version"]),
        values=_values(request),
        email=form.get("email", ""),
    )
    question, current = own_question(staff, contact_id)
    return JsonResponse({"next": address_of(current.pk, str(question.pk)), "reference": case.reference})


@desk_page(_HANDLE)
@require_POST
def change_values(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Keep what the fields of the case hold now."""
    staff = staff_of(request)
    case = _case(staff, contact_id)
    services.save_values(actor=staff, case_id=case.pk, values=_values(request))
    _question, current = own_question(staff, contact_id)
    return JsonResponse({"next": address_of(current.pk, str(contact_id))})


@desk_page(_HANDLE)
@require_POST
def tick(request: HttpRequest, contact_id: uuid.UUID, code: str) -> HttpResponse:
    """Tick a step, or take the tick away; answers the card as it is then."""
    staff = staff_of(request)
    case = _case(staff, contact_id)
    step = services.do_step if request.POST.get("done") == "1" else services.undo_step
    step(actor=staff, case_id=case.pk, code=code)
    question, current = own_question(staff, contact_id)
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(address_of(current.pk, str(contact_id)))
    context = {"question": question, "is_draft": True, **case_context(staff, question)}
    return render(request, "desk/conversation/case.html", context)


def _case(staff: Staff, contact_id: uuid.UUID) -> Case:
    case = selectors.find_case_of(staff, contact_id)
    if case is None:
        raise NotFoundError(_("That case does not exist, or is not yours to see."))
    return case


def _chosen(request: HttpRequest, types: list[Published], proposed: list[Published]) -> Published | None:
    wanted = request.GET.get("version", "")
    found = next((each for each in types if str(each.version_id) == wanted), None)
    return found or (proposed[0] if proposed else None)


def _values(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("values."): str(value) for name, value in request.POST.items() if name.startswith("values.")
    }
