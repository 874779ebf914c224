"""How each written channel is doing, and the mailboxes with their policy."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.desk.channels import channel_states
from eenloket.gateways import selectors, services
from eenloket.gateways.types import MailPolicy
from eenloket.organisation.selectors import departments_of

_P = Permission


@desk_page(
    _P.VIEW_OUTBOX,
    _P.MANAGE_CHANNELS,
    _P.MANAGE_FORMS,
    _P.MANAGE_CASE_TYPES,
    _P.REGISTER_POST,
    _P.BROADCAST,
    _P.APPROVE_BROADCAST,
)
def channels(request: HttpRequest) -> HttpResponse:
    """One row per channel; whether the other side answers is asked apart from the page (`deel=stand`)."""
    if request.GET.get("deel") == "stand":
        states = channel_states(staff_of(request))
        return render(request, "desk/channels/states.html", {"states": states})
    return render(request, "desk/channels/channels.html")


@desk_page(_P.MANAGE_CHANNELS)
def mailboxes(request: HttpRequest) -> HttpResponse:
    context = {"mailboxes": selectors.mailboxes_of(staff_of(request)), "new_id": uuid7()}
    return render(request, "desk/channels/mailboxes.html", context)


@desk_page(_P.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, mailbox_id: uuid.UUID) -> HttpResponse:
    """One mailbox; an unknown key is a new one."""
    staff = staff_of(request)
    found = next((each for each in selectors.mailboxes_of(staff) if each.pk == mailbox_id), None)
    if found is None and selectors.mailbox_exists(mailbox_id):
        raise NotFoundError(_("That mailbox does not exist."))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _save(request, mailbox_id)
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("The mailbox is saved. Mail is fetched within a minute."))
            return redirect("desk:channel_mailboxes")
    typed = request.POST if request.method == "POST" else None
    return render(
        request,
        "desk/channels/mailbox.html",
        {
            "mailbox": found,
            "mailbox_id": mailbox_id,
            "typed": typed or _as_typed(found),
            "errors": errors,
            "policies": MailPolicy.choices,
            "municipalities": municipalities_of(staff),
            "departments": departments_of(staff.contact_centre_id),
        },
        status=422 if errors else 200,
    )


def _save(request: HttpRequest, mailbox_id: uuid.UUID) -> None:
    form = request.POST
    department = form.get("department", "")
    url = form.get("url", "").strip()
    services.save_mailbox(
        actor=staff_of(request),
        mailbox_id=mailbox_id,
        municipality_id=uuid_from(form.get("municipality", "")),
        department_id=uuid_from(department) if department else None,
        address=form.get("address", ""),
        policy=form.get("policy", ""),
        passing_senders=form.get("passing_senders", ""),
        url="" if form.get("forget_url") == "1" else url or None,
        is_active=form.get("is_active") == "1",
    )


def _as_typed(found: object) -> dict[str, str]:
    if found is None:
        return {"policy": MailPolicy.STEER, "is_active": "1"}
    names = ("municipality_id", "department_id", "address", "policy", "passing_senders")
    kept = {name.removesuffix("_id"): str(getattr(found, name) or "") for name in names}
    return kept | {"is_active": "1" if getattr(found, "is_active", False) else ""}
