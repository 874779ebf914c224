"""What went out: the outbox with its states, one message with its history, addresses that get nothing more, and the
mailbox that stands in for a mail server in development."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import audit
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.documents.selectors import get_document
from eenloket.gateways import rules, selectors, services
from eenloket.gateways.types import ENDED_BADLY, Channel, MessageState
from eenloket.ui.typed import as_text, offset_in, older_than, place_in, query_of, typed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.gateways.models import OutboxMessage

_PAGE_SIZE: Final = 50
_MOST_MAIL: Final = 50
_BEHAVIOURS: Final = (
    ("06 10000001", gettext_lazy("refused: no such number")),
    ("06 10000002", gettext_lazy("taken, later reported as not delivered")),
    ("06 10000003", gettext_lazy("taken, and nothing is ever reported")),
    ("06 10000004", gettext_lazy("refused for now: too busy")),
    ("06 10000005", gettext_lazy("taken, but the answer is lost")),
)


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages with their states, newest first, those that a person must decide on above them; with
    `deel=verbinding` only how the other side of a channel is doing."""
    if request.GET.get("deel") == "verbinding":
        return _connection(request)
    staff = staff_of(request)
    chosen = _Chosen(request)
    place = place_in(request.GET.get("voor", ""))
    found = chosen.narrow(staff)
    rows = list(older_than(found, place, "created_at").order_by("-created_at", "-pk")[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    may_resend = may(staff, Permission.RESEND_OUTBOX)
    is_first_page = place is None
    older = query_of(**chosen.typed, voor=as_text(shown[-1].created_at, shown[-1].pk)) if len(rows) > _PAGE_SIZE else ""
    context = {
        "chosen": chosen,
        "channels": [(each.value, each.label) for each in Channel],
        "states": [(each.value, each.label) for each in MessageState],
        "to_see_to": selectors.to_see_to(staff),
        "rows": shown,
        "doubtful": _doubtful(staff) if may_resend and is_first_page and chosen.is_everything else [],
        "promptness": selectors.promptness(staff) if is_first_page else [],
        "promise": {
            "seconds": rules.PROMISED_SECONDS,
            "share": rules.PROMISED_SHARE,
            "days": selectors.PROMPTNESS_DAYS,
        },
        "is_first_page": is_first_page,
        "newest_query": chosen.query,
        "next_query": older,
        "may_resend": may_resend,
        "may_see_cases": may(staff, Permission.VIEW_CASES),
        "has_mailbox": _has_mailbox(),
        "has_phones": _has_phone(),
        "ended_badly": ENDED_BADLY,
    }
    return render(request, "desk/outbox/outbox.html", context)


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One message: its text, attempts, receipts and what colleagues decided. The text may hold the citizen's code:
    it is for who may see cases, and opening it is noted."""
    staff = staff_of(request)
    found = selectors.get_message(staff, message_id)
    sees_text = may(staff, Permission.VIEW_CASES)
    if sees_text:
        audit.looked_at_once(staff, found, purpose="message opened", how="message.opened", label=found.subject)
    stop = selectors.stop_of(found.contact_centre_id, found.channel, found.to)
    may_resend = may(staff, Permission.RESEND_OUTBOX)
    context = {
        "message": found,
        "steps": found.steps.all(),
        "attachments": [get_document(found.contact_centre_id, key) for key in found.attachments],
        "sees_text": sees_text,
        "may_see_cases": sees_text,
        "stop": stop,
        "may_resend": may_resend and found.state in ENDED_BADLY,
        "may_lift": may_resend and stop is not None,
        "is_doubtful": found.state == MessageState.DOUBTFUL,
    }
    return render(request, "desk/outbox/message.html", context)


@desk_page(Permission.RESEND_OUTBOX)
@require_POST
def resend(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.resend(actor=staff_of(request), message_id=message_id)
    messages.success(request, _("The message is tried again."))
    return _back(request, message_id)


@desk_page(Permission.RESEND_OUTBOX)
@require_POST
def arrived(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.call_delivered(actor=staff_of(request), message_id=message_id)
    messages.success(request, _("Noted that the message did arrive."))
    return _back(request, message_id)


@desk_page(Permission.VIEW_OUTBOX)
@require_http_methods(["GET", "POST"])
def stopped(request: HttpRequest) -> HttpResponse:
    """Addresses that get nothing more, and stopping one by hand."""
    staff = staff_of(request)
    typed = {name: typed_in(request.POST, name) for name in ("channel", "address", "detail")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.stop_by_hand(actor=staff, **typed)
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("Nothing more goes to this address."))
            return redirect("desk:outbox_stopped")
    q, offset = typed_in(request.GET, "q").strip(), offset_in(request.GET.get("vanaf", ""))
    found = selectors.stopped_addresses(staff)
    if q:
        found = found.filter(address__contains=rules.international(q).lower())
    rows = list(found[offset : offset + _PAGE_SIZE + 1])
    context = {
        "rows": rows[:_PAGE_SIZE],
        "q": q,
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(rows) > _PAGE_SIZE else 0,
        "typed": typed,
        "errors": errors,
        "channels": [(each.value, each.label) for each in Channel],
        "may_change": may(staff, Permission.RESEND_OUTBOX),
    }
    return render(request, "desk/outbox/stopped.html", context, status=422 if errors else 200)


@desk_page(Permission.RESEND_OUTBOX)
@require_POST
def lift(request: HttpRequest, stop_id: uuid.UUID) -> HttpResponse:
    services.lift_stop(actor=staff_of(request), stop_id=stop_id)
    messages.success(request, _("Messages go to this address again."))
    return redirect("desk:outbox_stopped")


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the development mailbox received; it does not exist once a mail server is set."""
    if not _has_mailbox():
        raise NotFoundError(_("There is no development mailbox: mail goes to a real mail server."))
    mails = selectors.development_mail(staff_of(request).contact_centre_id)[:_MOST_MAIL]
    return render(request, "desk/outbox/mailbox.html", {"mails": mails, "most": _MOST_MAIL})


@desk_page(Permission.VIEW_OUTBOX)
@require_http_methods(["GET", "POST"])
def phones(request: HttpRequest) -> HttpResponse:
    """What the development phones received, and answering as if from one; it does not exist once a provider is set."""
    if not _has_phone():
        raise NotFoundError(_("There are no development phones: SMS goes to a real provider."))
    staff = staff_of(request)
    typed = {name: typed_in(request.POST, name) for name in ("number", "text")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.answer_from_phone(actor=staff, number=rules.international(typed["number"]), text=typed["text"])
        except NotFoundError as error:
            errors = {"number": str(error)}
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("The phone has answered: it comes in within seconds."))
            return redirect("desk:outbox_phones")
    texts = list(selectors.development_texts(staff.contact_centre_id)[:_MOST_MAIL])
    context = {
        "texts": texts,
        "numbers": list(dict.fromkeys(text.number for text in texts)),
        "behaviours": [(readable, str(what)) for readable, what in _BEHAVIOURS],
        "typed": typed,
        "errors": errors,
        "most": _MOST_MAIL,
    }
    return render(request, "desk/outbox/phones.html", context, status=422 if errors else 200)


class _Chosen:
    """What the address of the list asks for; anything unknown is left out."""

    def __init__(self, request: HttpRequest) -> None:
        channel, state = request.GET.get("kanaal", ""), request.GET.get("staat", "")
        self.channel = channel if channel in Channel.values else ""
        self.state = state if state in MessageState.values else ""
        self.address = typed_in(request.GET, "q").strip()[:254]
        self.late_only = bool(request.GET.get("traag")) and bool(self.channel)

    @property
    def typed(self) -> dict[str, str]:
        late = "1" if self.late_only else ""
        return {"kanaal": self.channel, "staat": self.state, "q": self.address, "traag": late}

    @property
    def query(self) -> str:
        return query_of(**self.typed)

    @property
    def is_everything(self) -> bool:
        return not (self.state or self.address or self.late_only)

    def narrow(self, staff: Staff) -> QuerySet[OutboxMessage]:
        found = selectors.outbox_of(staff)
        if self.late_only:
            found = selectors.promised_within(staff, self.channel, late_only=True)
        if self.channel:
            found = found.filter(channel=self.channel)
        if self.state:
            found = found.filter(state=self.state)
        return selectors.with_address(found, self.address) if self.address else found


def _doubtful(staff: Staff) -> list[OutboxMessage]:
    return list(selectors.doubtful_of(staff)[:_PAGE_SIZE])


def _back(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """To the message itself when it was open, else to the list."""
    if request.POST.get("terug") == "bericht":
        return redirect("desk:outbox_message", message_id)
    return redirect("desk:outbox")


def _connection(request: HttpRequest) -> HttpResponse:
    """Asked apart from the page: another side that does not answer must not keep the list waiting."""
    channel = Channel.SMS if request.GET.get("kanaal") == Channel.SMS else Channel.EMAIL
    health: Any = services.check_connection(channel)
    context = {"channel": channel, "health": health, "has_mailbox": _has_mailbox(), "has_phone": _has_phone()}
    return render(request, "desk/outbox/connection.html", context)


def _has_mailbox() -> bool:
    return bool(settings.EENLOKET_MAILBOX == "development")


def _has_phone() -> bool:
    return bool(settings.EENLOKET_PHONES == "development")
