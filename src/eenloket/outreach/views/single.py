"""One SMS to one person, who wants reminders, and which reminders go."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts.selectors import get_conversation_alone
from eenloket.core import gsm
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.gateways.rules import filled
from eenloket.gateways.selectors import messages_about, own_texts
from eenloket.gateways.types import Channel
from eenloket.outreach import rules, selectors, services
from eenloket.outreach.types import Occasion, Purpose
from eenloket.parties.rules import readable_phone
from eenloket.parties.selectors import phones_of
from eenloket.parties.services import look_at
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

_PURPOSE = "SMS written"


class _Whom:
    """To whom the SMS goes: a customer, or who is in a conversation; else any number."""

    def __init__(self, request: HttpRequest, staff: Staff) -> None:
        told = request.POST if request.method == "POST" else request.GET
        party_id, conversation_id = (uuid_or_none(told.get(name, "")) for name in ("klant", "gesprek"))
        self.party: Party | None = look_at(actor=staff, party_id=party_id, purpose=_PURPOSE) if party_id else None
        self.conversation = get_conversation_alone(staff, conversation_id) if conversation_id else None
        found = phones_of(self.party) if self.party else []
        if self.conversation:
            found = [self.conversation.counterpart, *found]
        self.numbers = list(dict.fromkeys(mobile for each in found if (mobile := rules.mobile(each))))

    @property
    def municipality_id(self) -> uuid.UUID | None:
        row = self.conversation or self.party
        return row.municipality_id if row else None

    @property
    def about(self) -> dict[str, Any]:
        if self.conversation:
            return {"about_type": "conversation", "about_id": self.conversation.pk}
        return {"about_type": "party", "about_id": self.party.pk} if self.party else {}

    @property
    def query(self) -> str:
        named = (("klant", self.party), ("gesprek", self.conversation))
        return "&".join(f"{name}={row.pk}" for name, row in named if row)


@desk_page(Permission.SEND_SMS)
@require_http_methods(["GET", "POST"])
def sms(request: HttpRequest) -> HttpResponse:
    """Write and send one SMS; texts of one's own to begin with, counted while typing."""
    staff = staff_of(request)
    whom = _Whom(request, staff)
    typed = {name: typed_in(request.POST, name) for name in ("number", "text", "municipality")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.send_sms(
                actor=staff,
                key=uuid_from(request.POST.get("id", "")),
                municipality_id=whom.municipality_id or uuid_from(typed["municipality"]),
                number=typed["number"],
                text=typed["text"],
                **whom.about,
            )
        except InvalidError as error:
            errors = error.fields or {"text": str(error)}
        except ConflictError as error:
            errors = {"number": str(error)}
        else:
            messages.success(request, _("The SMS is on its way."))
            return _back(whom)
    else:
        typed["number"] = readable_phone(whom.numbers[0]) if whom.numbers else ""
        typed["text"] = _begun_with(request, staff, whom)
    keys = [row.pk for row in (whom.party, whom.conversation) if row]
    context = {
        "whom": whom,
        "key": request.POST.get("id") or uuid7(),
        "typed": typed,
        "errors": errors,
        "count": gsm.count(typed["text"]),
        "texts": own_texts(staff, channel=Channel.SMS, municipality_id=whom.municipality_id),
        "places": municipalities_of(staff),
        "sent": messages_about(keys).filter(channel=Channel.SMS).order_by("-created_at")[:10] if keys else [],
        "consents": selectors.consents_of(whom.party) if whom.party else [],
        "purposes": Purpose.choices,
    }
    return render(request, "outreach/sms.html", context, status=422 if errors else 200)


@desk_page(Permission.SEND_SMS)
@require_POST
def consent(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Somebody wants reminders, or no longer does."""
    is_given = request.POST.get("given") == "1"
    services.note_consent(
        actor=staff_of(request),
        party_id=party_id,
        purpose=request.POST.get("purpose", ""),
        is_given=is_given,
        source=typed_in(request.POST, "source"),
    )
    messages.success(request, _("Noted: reminders.") if is_given else _("Noted: no more reminders."))
    response = redirect("outreach:sms")
    response["Location"] += f"?klant={party_id}"
    return response


@desk_page(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """Which reminders go by themselves, for each municipality."""
    staff = staff_of(request)
    if request.method == "POST":
        services.switch_rule(
            actor=staff,
            municipality_id=uuid_from(request.POST.get("municipality", "")),
            occasion=request.POST.get("occasion", ""),
            is_on=request.POST.get("on") == "1",
        )
        messages.success(request, _("Kept."))
        return redirect("outreach:reminders")
    context = {"rows": selectors.reminder_rules(staff), "occasions": Occasion.choices}
    return render(request, "outreach/reminders.html", context)


def _begun_with(request: HttpRequest, staff: Staff, whom: _Whom) -> str:
    """The text that was chosen, with what we know of the person filled in."""
    chosen = uuid_or_none(request.GET.get("tekst", ""))
    if chosen is None:
        return ""
    text = own_texts(staff, channel=Channel.SMS, municipality_id=whom.municipality_id).filter(pk=chosen).first()
    if text is None:
        return ""
    place = next((each for each in municipalities_of(staff) if each.pk == whom.municipality_id), None)
    values = {
        "naam": whom.party.display_name if whom.party else "",
        "gemeente": place.name if place else "",
        "telefoon": place.phone if place else "",
    }
    return filled(text.body, values)


def _back(whom: _Whom) -> HttpResponse:
    if whom.conversation:
        return redirect("desk:conversation", whom.conversation.pk)
    if whom.party:
        return redirect("desk:party", whom.party.pk)
    return redirect("outreach:sms")
