"""Finishing a question: its result, the dialogs that some results need, and what can be sent along."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.cases import services as cases
from eenloket.cases.selectors import (
    cases_for,
    citizen_code,
    document_of,
    find_open_call_back,
    find_started_case,
    promise_for,
    promise_of,
    receiver_for,
    with_places,
)
from eenloket.cases.types import CallBackWish, HandOver, Sensitivity, Urgency
from eenloket.contacts import services
from eenloket.contacts.selectors import get_conversation_of_question
from eenloket.contacts.types import ConsultedWhere, Result, ResultDetail, TransferKind
from eenloket.content.services import raise_signal
from eenloket.content.types import SignalKind
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.counter.selectors import ticket_of_conversation
from eenloket.desk.conversations import (
    customer_of,
    dialog_of,
    draft_from,
    last_opened,
    next_address,
    number_from,
    own_question,
)
from eenloket.desk.forms.moments import date_from, time_from
from eenloket.desk.views.appointments import times_context
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import department_like, organisations_matching, receivers_for
from eenloket.organisation.types import DepartmentKind
from eenloket.parties.rules import readable_phone
from eenloket.parties.selectors import emails_of, phones_of
from eenloket.routing.selectors import get_ring
from eenloket.routing.types import RingState
from eenloket.ui.typed import uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Contact, Conversation
    from eenloket.content.models import Answer
    from eenloket.parties.models import Party

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page(_HANDLE)
@require_POST
def store(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Store the question with its result, and say where to go next."""
    staff, form = staff_of(request), request.POST
    detail = ResultDetail(
        consulted_where=_one_of(ConsultedWhere.values, form.get("consulted_where", "")),
        transfer_kind=_one_of(TransferKind.values, form.get("transfer_kind", "")),
        was_reached=form["was_reached"] == "1" if form.get("was_reached") else None,
        organisation_id=_key(form.get("organisation", "")),
        colleague=form.get("colleague", "").strip()[:200],
        missing=form.get("missing", ""),
    )
    contact = services.store_contact(
        actor=staff,
        contact_id=contact_id,
        result=form.get("result", ""),
        detail=detail,
        change=draft_from(request),
        revision=number_from(form.get("revision", "")),
        is_told=form.get("told") == "1",
    )
    return _gone_on(request, next_address(staff, contact.conversation_id))


@desk_page(_HANDLE)
@require_GET
def finish_dialog(request: HttpRequest, contact_id: uuid.UUID, result: str) -> HttpResponse:
    """The dialog that asks what a result needs, filled with what is known or was typed before."""
    staff = staff_of(request)
    question, current = own_question(staff, contact_id)
    name = dialog_of(Result(result), current) if result in Result.values else ""
    if not name:
        raise NotFoundError(_("This result needs nothing more."))
    question.finish = question.finish | _proposed(request, staff, question)
    context: dict[str, Any] = {
        "question": question,
        "conversation": current,
        "typed": question.finish,
        "result": result,
    }
    if name in ("hand_over", "call_back"):
        context |= _hand_over_context(staff, question, current, is_call_back=name == "call_back")
    if name == "appointment":
        context |= {**times_context(request, current), **_who_context(question, current)}
    if name == "delivered":
        context["items"] = [(n, question.subject if n == 1 else "") for n in range(1, 5)]
    if name == "refer":
        context["organisations"] = organisations_matching("", limit=8)
    return render(request, f"desk/conversation/dialogs/{name}.html", context)


def _proposed(request: HttpRequest, staff: Staff, question: Contact) -> dict[str, str]:
    """What is known when the dialog follows from passing on: whom was asked, and what was said."""
    if ring_id := request.GET.get("oproep", ""):
        ring = get_ring(staff, uuid_from(ring_id))
        said = (
            {"request": ring.note or question.note_for_colleagues} if ring.note or question.note_for_colleagues else {}
        )
        return said | {
            "department": str(ring.department_id),
            "colleague": f"{ring.staff.name}, {ring.department}",
            "transfer_kind": ring.kind,
            "was_reached": "1" if ring.state == RingState.ACCEPTED else "0",
        }
    department = uuid_or_none(request.GET.get("afdeling", ""))
    return {"department": str(department)} if department else {}


@desk_page(_HANDLE)
@require_GET
def promise(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """The date that the chosen department can promise, with the days that count."""
    staff = staff_of(request)
    _question, current = own_question(staff, contact_id)
    started = find_started_case(staff, contact_id)
    if started and request.GET.get("call_back") != "1":
        return render(request, "desk/conversation/dialogs/promise.html", {"promise": promise_of(started)})
    found = promise_for(
        staff.contact_centre_id,
        current.municipality_id,
        department_id=_key(request.GET.get("department", "")),
        is_call_back=request.GET.get("call_back") == "1",
        organisation_id=uuid_or_none(request.GET.get("organisation", "")),
    )
    return render(request, "desk/conversation/dialogs/promise.html", {"promise": found})


@desk_page(_HANDLE)
@require_POST
def hand_over(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Hand over or note a call back; answers what to read to the citizen, and where to go next."""
    staff, form = staff_of(request), request.POST
    if form.get("join"):
        return _join(request, contact_id)
    promised = date_from(form.get("promised_date", ""))
    if promised is None:
        raise InvalidError(_("Fill in a date."), {"promised_date": _("Fill in a date.")})
    case = cases.hand_over(
        actor=staff,
        contact_id=contact_id,
        what=HandOver(
            department_id=_key(form.get("department", "")),
            organisation_id=_key(form.get("organisation", "")),
            request=form.get("request", ""),
            promised_date=promised,
            date_was_told=form.get("date_was_told") == "1",
            urgency=_one_of(Urgency.values, form.get("urgency", "")) or Urgency.NORMAL,
            email=form.get("email", ""),
            sensitivity=form.get("sensitivity") or Sensitivity.NORMAL,
            sensitivity_reason=form.get("sensitivity_reason", ""),
            call_back=_call_back(request) if form.get("call_back") == "1" else None,
        ),
        change=draft_from(request),
        revision=number_from(form.get("revision", "")),
    )
    address = next_address(staff, case.contact.conversation_id)
    page = reverse("website:status", args=[case.municipality.slug])
    context = {
        "case": case,
        "code": citizen_code(case),
        "next": address,
        "follow_url": urljoin(settings.EENLOKET_BASE_URL + "/", page),
    }
    html = render_to_string("desk/conversation/dialogs/handed_over.html", context, request)
    return JsonResponse({"html": html, "next": address})


def _join(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """The question is about a call-back note that runs: it joins that one, and nobody is called twice."""
    staff, form = staff_of(request), request.POST
    case = cases.join_call_back(
        actor=staff,
        contact_id=contact_id,
        case_id=uuid_from(form["join"]),
        text=form.get("request", ""),
        change=draft_from(request),
        revision=number_from(form.get("revision", "")),
    )
    current = get_conversation_of_question(staff, contact_id)
    return JsonResponse({"next": next_address(staff, current.pk), "reference": case.reference})


@desk_page(_HANDLE)
def send(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Mail links of the answer in front: its page on the site, its forms and brochures."""
    staff = staff_of(request)
    question, current = own_question(staff, contact_id)
    found = last_opened(staff, question)
    if found is None or found["answer"].current is None:
        raise InvalidError(_("Open the answer first. Then choose what to send."))
    items = _sendable(found["answer"], current)
    if request.method == "POST":
        chosen = [item for item in items if item["url"] in request.POST.getlist("items")]
        services.send_material(
            actor=staff,
            contact_id=contact_id,
            email=request.POST.get("email", ""),
            items=chosen,
            about=found["answer"].current.title,
        )
        return JsonResponse({"toast": _("On its way to %(email)s") % {"email": request.POST.get("email", "")}})
    context = {"question": question, "items": items, "email": _email_of(question, current)}
    return render(request, "desk/conversation/dialogs/send.html", context)


@desk_page(Permission.SIGNAL_CONTENT)
def signal(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Tell the owner that the answer in front is not right, or that an answer is missing."""
    staff = staff_of(request)
    question, current = own_question(staff, contact_id)
    found = last_opened(staff, question)
    if request.method == "POST":
        raise_signal(
            actor=staff,
            kind=request.POST.get("kind", ""),
            text=request.POST.get("text", ""),
            municipality_id=current.municipality_id,
            answer_id=found["answer"].pk if found and request.POST.get("kind") != SignalKind.MISSING else None,
            searched_for=question.searched_for,
        )
        return JsonResponse({"toast": _("Reported to the owner of the content")})
    context = {"question": question, "kinds": SignalKind.choices, "opened": found}
    return render(request, "desk/conversation/dialogs/signal.html", context)


@desk_page(_HANDLE)
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Other organisations by name, with how to reach them."""
    found = organisations_matching(request.GET.get("zoek", ""))
    question = uuid_or_none(request.GET.get("vraag", ""))
    context = {"organisations": found, "promise_for": question}
    return render(request, "desk/conversation/dialogs/organisations.html", context)


def _hand_over_context(staff: Staff, question: Contact, current: Conversation, *, is_call_back: bool) -> dict[str, Any]:
    """Who can receive this, the proposal with its reason, and what is known about reaching the citizen."""
    may_go_out = is_call_back or may(staff, Permission.HAND_OVER_TO_DEPARTMENT)
    receivers = [
        each
        for each in receivers_for(staff.contact_centre_id, current.municipality_id)
        if may_go_out or each.kind == DepartmentKind.GROUP
    ]
    departments = directory_of(staff.contact_centre_id).departments
    used = [use.version for use in question.answer_uses.all() if use.is_used]
    reason = next((each for each in reversed(used) if each.answer.owner_id in departments), None)
    keeper = departments[reason.answer.owner_id] if reason and reason.answer.owner_id else None
    owner = department_like(keeper, current.municipality_id) if keeper else None
    started = find_started_case(staff, question.pk)
    document = document_of(started) if started else None
    by_type = receiver_for(staff.contact_centre_id, current.municipality_id, document) if document else None
    proposed = next((each for each in (by_type, owner) if each in receivers), None)
    chosen = next((each for each in receivers if str(each.pk) == question.finish.get("department")), proposed)
    chosen = chosen or (receivers[0] if receivers else None)
    customer = customer_of(current)
    return {
        "receivers": receivers,
        "chosen": chosen,
        "proposed": proposed,
        "reason": None if by_type else reason,
        "started": started,
        "document": document,
        "first_task": next((step.label for step in document.steps if not step.is_front_office), "") if document else "",
        "running": _running_call_back(staff, question, current) if is_call_back else None,
        "is_call_back": is_call_back,
        "may_refer_out": may(staff, Permission.HAND_OVER_TO_DEPARTMENT) and not is_call_back,
        "email": _email_of(question, current),
        "who": question.finish.get("who") or _name_of(current, customer),
        "number": question.finish.get("number") or _number_of(current, customer),
        "promise": promise_of(started)
        if started and not is_call_back
        else promise_for(
            staff.contact_centre_id,
            current.municipality_id,
            department_id=chosen.pk if chosen else None,
            is_call_back=is_call_back,
        ),
    }


def _running_call_back(staff: Staff, question: Contact, current: Conversation) -> Case | None:
    """The call-back note that this customer or number already has open, as far as this person may see it."""
    number = current.counterpart if "@" not in current.counterpart else ""
    found = find_open_call_back(current.municipality_id, number=number, party_id=question.party_id)
    return next(iter(with_places(cases_for(staff).filter(pk=found.pk))), None) if found else None


def _who_context(question: Contact, current: Conversation) -> dict[str, Any]:
    """For whom an appointment is, as far as it is known."""
    customer = customer_of(current)
    number = question.finish.get("phone") or _number_of(current, customer)
    ticket = ticket_of_conversation(current)  # at the counter the number of the ticket stands where a name would
    name = ticket.name if ticket and customer is None else _name_of(current, customer)
    return {
        "who": question.finish.get("name") or name,
        "email": _email_of(question, current),
        "number": number,
    }


def _name_of(current: Conversation, customer: Party | None) -> str:
    """Whom to ask for: the customer, or the name that was typed; a number is no name."""
    if customer:
        return customer.display_name
    return current.sender_name or ("" if current.counterpart else current.typed_counterpart)


def _number_of(current: Conversation, customer: Party | None) -> str:
    """The number to call back: the one that calls now, else the customer's."""
    if current.counterpart and "@" not in current.counterpart:
        return readable_phone(current.counterpart)
    known = phones_of(customer) if customer else []
    return readable_phone(known[0]) if known else ""


def _email_of(question: Contact, current: Conversation) -> str:
    """The address already known: typed in the dialog, the customer's, or that of whoever wrote."""
    customer = customer_of(current)
    known = emails_of(customer) if customer else []
    written = current.counterpart if "@" in current.counterpart else ""
    return str(question.finish.get("email") or (known[0] if known else written))


def _sendable(found: Answer, current: Conversation) -> list[dict[str, str]]:
    """What can be mailed with an answer, with whole addresses on the site of the municipality."""
    version = found.current
    if version is None:
        return []
    page = reverse("website:answer", args=[current.municipality.slug, found.slug])
    items = [{"title": version.title, "url": page, "kind": "answer"}]
    items += [{"title": form["title"], "url": form["url"], "kind": form.get("kind", "form")} for form in version.forms]
    return [item | {"url": _whole_address(item["url"], current.municipality.slug)} for item in items]


def _whole_address(url: str, municipality: str) -> str:
    """An address to mail; our own leaflets also say in whose colours they open."""
    whole = urljoin(settings.EENLOKET_BASE_URL + "/", url)
    return f"{whole}?gemeente={municipality}" if url.startswith("/folders/") else whole


def _call_back(request: HttpRequest) -> CallBackWish:
    form = request.POST
    return CallBackWish(
        who=form.get("who", ""),
        number=form.get("number", ""),
        on=date_from(form.get("on", "")),
        after=time_from(form.get("after", "")),
        before=time_from(form.get("before", "")),
    )


def _gone_on(request: HttpRequest, address: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"next": address})
    return HttpResponseRedirect(address)


def _one_of(allowed: list[str], value: str) -> str:
    return value if value in allowed else ""


def _key(value: str) -> uuid.UUID | None:
    return uuid_from(value) if value else None
