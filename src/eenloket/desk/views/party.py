"""Finding, choosing and making the customer of a conversation; a party's timeline; one stored contact."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.cases.selectors import cases_of_party, clocks, find_case_of
from eenloket.contacts import selectors, services
from eenloket.contacts.types import Role
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.counter.selectors import appointments_of_party
from eenloket.desk.conversations import chat_context, customer_of, party_context, thread_context
from eenloket.gateways.selectors import messages_about
from eenloket.organisation.selectors import fill_in
from eenloket.parties import services as parties
from eenloket.parties.rules import recognise

_PURPOSE = "question of the customer"


@desk_page(Permission.LOOK_UP_PARTIES)
@require_GET
def find(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Known parties and register persons for whatever was typed; wrong input says what to do."""
    staff = staff_of(request)
    conversation = selectors.get_conversation_alone(staff, conversation_id)
    typed = request.GET.get("klant", "").strip()
    found = parties.look_up(actor=staff, typed=typed, purpose=_PURPOSE) if typed else None
    query = recognise(typed)
    context = {
        "conversation": conversation,
        "found": found,
        "typed": typed,
        "typed_name": typed if query.kind in ("name", "name_birth") else "",
        "typed_phone": typed if query.kind == "phone" else conversation.counterpart,
        "typed_email": typed if query.kind == "email" else "",
        "typed_kvk": typed if query.kind == "kvk" else "",
        "role": request.GET.get("role", Role.CUSTOMER),
    }
    return render(request, "desk/conversation/party_results.html", context)


@desk_page(Permission.LOOK_UP_PARTIES)
@require_POST
def choose(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Take a known party or a register person into the conversation, or somebody out of it."""
    staff, form = staff_of(request), request.POST
    role = form.get("role", Role.CUSTOMER)
    if leaving := form.get("remove"):
        services.remove_participant(actor=staff, conversation_id=conversation_id, party_id=uuid_from(leaving))
    elif bsn := form.get("bsn"):
        municipality_id = selectors.get_conversation_alone(staff, conversation_id).municipality_id
        party = parties.take_from_register(actor=staff, municipality_id=municipality_id, bsn=bsn, purpose=_PURPOSE)
        services.set_participant(actor=staff, conversation_id=conversation_id, party_id=party.pk, role=role)
    else:
        party = parties.look_at(actor=staff, party_id=uuid_from(form.get("party", "")), purpose=_PURPOSE)
        services.set_participant(actor=staff, conversation_id=conversation_id, party_id=party.pk, role=role)
    return _party_part(request, conversation_id)


@desk_page(Permission.CREATE_PARTIES)
@require_POST
def create(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Make a party known by contact details, and take it into the conversation."""
    staff, form = staff_of(request), request.POST
    conversation = selectors.get_conversation(staff, conversation_id)
    try:
        party = parties.create_party(
            actor=staff,
            municipality_id=conversation.municipality_id,
            name=form.get("name", ""),
            phone=form.get("phone", ""),
            email=form.get("email", ""),
            kvk_number=form.get("kvk_number", ""),
            party_id=uuid_from(form.get("id", "")),
        )
    except InvalidError as error:
        context = {
            "conversation": conversation,
            "errors": error.fields,
            "typed_name": form.get("name", ""),
            "typed_phone": form.get("phone", ""),
            "typed_email": form.get("email", ""),
            "typed_kvk": form.get("kvk_number", ""),
            "role": form.get("role", Role.CUSTOMER),
        }
        return render(request, "desk/conversation/party_new.html", context, status=422)
    services.set_participant(
        actor=staff, conversation_id=conversation_id, party_id=party.pk, role=form.get("role", Role.CUSTOMER)
    )
    return _party_part(request, conversation_id)


@desk_page(Permission.LOOK_UP_PARTIES)
@require_GET
def party(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """One party with all contacts over every channel, and its cases."""
    staff = staff_of(request)
    found = parties.look_at(actor=staff, party_id=party_id, purpose="timeline opened")
    fill_in([found], "municipality")
    cases = cases_of_party(staff, found)
    context = {
        "party": found,
        "contacts": selectors.timeline_of(staff, found, limit=50),
        "cases": cases,
        "appointments": appointments_of_party(staff, found.pk, clock.now()),
        "clocks": clocks(cases),
    }
    return render(request, "desk/party/party.html", context)


@desk_page(Permission.HANDLE_CONTACTS, Permission.VIEW_TEAM_CONTACTS)
@require_GET
def contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """One stored question: what was asked, said, used and sent."""
    staff = staff_of(request)
    found = selectors.get_contact(staff, contact_id)
    if found.party_id:
        found.party = parties.look_at(actor=staff, party_id=found.party_id, purpose="contact opened")
    context = {
        "contact": found,
        "case": find_case_of(staff, found.pk),
        "sent": messages_about([found.pk]),
        "conversation": found.conversation,
        **thread_context(found.conversation),
        **chat_context(found.conversation),
        "siblings": selectors.siblings_of(found),
    }
    return render(request, "desk/party/contact.html", context)


def _party_part(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    conversation = selectors.get_conversation(staff, conversation_id)
    context = party_context(staff, conversation, customer_of(conversation)) | {"is_fragment": True}
    return render(request, "desk/conversation/party.html", context)
