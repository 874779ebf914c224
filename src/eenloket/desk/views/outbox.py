"""What went out: the outbox with its states, and the mailbox that stands in for a mail server in development."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import NotFoundError
from eenloket.gateways import selectors, services
from eenloket.gateways.types import MessageState
from eenloket.ui.typed import as_text, older_than, place_in

_PAGE_SIZE: Final = 50
_MOST_MAIL: Final = 50


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages with their states, newest first; with `deel=verbinding` only how the mail server is doing."""
    if request.GET.get("deel") == "verbinding":
        return _connection(request)
    staff = staff_of(request)
    state = request.GET.get("staat", "")
    state = state if state in MessageState.values else ""
    found = selectors.outbox_of(staff)
    if state:
        found = found.filter(state=state)
    place = place_in(request.GET.get("voor", ""))
    rows = list(older_than(found, place, "created_at").order_by("-created_at", "-pk")[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    return render(
        request,
        "desk/outbox/outbox.html",
        {
            "state": state,
            "states": [(each.value, each.label) for each in MessageState],
            "rows": shown,
            "is_first_page": place is None,
            "next_query": _query(staat=state, voor=as_text(shown[-1].created_at, shown[-1].pk))
            if len(rows) > _PAGE_SIZE
            else "",
            "may_resend": may(staff, Permission.RESEND_OUTBOX),
            "may_see_cases": may(staff, Permission.VIEW_CASES),
            "has_mailbox": _has_mailbox(),
        },
    )


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the development mailbox received; it does not exist once a mail server is set."""
    if not _has_mailbox():
        raise NotFoundError(_("There is no development mailbox: mail goes to a real mail server."))
    mails = selectors.development_mail(staff_of(request).contact_centre_id)[:_MOST_MAIL]
    return render(request, "desk/outbox/mailbox.html", {"mails": mails, "most": _MOST_MAIL})


@desk_page(Permission.RESEND_OUTBOX)
@require_POST
def resend(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.resend(actor=staff_of(request), message_id=message_id)
    messages.success(request, _("The message is tried again."))
    return redirect("desk:outbox")


def _connection(request: HttpRequest) -> HttpResponse:
    """Asked apart from the page: a mail server that does not answer must not keep the list waiting."""
    context = {"health": services.check_mail_server(), "has_mailbox": _has_mailbox()}
    return render(request, "desk/outbox/connection.html", context)


def _has_mailbox() -> bool:
    return bool(settings.EENLOKET_MAILBOX == "development")


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return query.urlencode()
