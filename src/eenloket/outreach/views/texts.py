"""The texts that the product sends, as a contact centre or a municipality words them; and texts of one's own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import gsm
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.gateways import selectors
from eenloket.gateways.rules import filled
from eenloket.gateways.services import save_text
from eenloket.gateways.types import Channel, TextKind
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.gateways.models import MessageText

_OWN_EXAMPLES = {"naam": "Jo de Vries", "gemeente": "Merenwold", "telefoon": "14 0299"}


@desk_page(Permission.MANAGE_CHANNELS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every text per channel, with where it is worded otherwise."""
    staff = staff_of(request)
    worded: dict[tuple[str, str], list[MessageText]] = {}
    own: list[MessageText] = []
    for text in selectors.texts_within_reach(staff).exclude(body="").select_related("municipality"):
        if text.code == selectors.OWN:
            own.append(text)
        else:
            worded.setdefault((text.code, text.channel), []).append(text)
    rows = [
        (kind, channel, Channel(channel).label, worded.get((kind.code, channel), []))
        for kind in selectors.text_kinds()
        for channel in kind.shipped
    ]
    context = {"rows": rows, "own": sorted(own, key=lambda each: each.name), "channels": Channel.choices}
    return render(request, "outreach/texts.html", context)


@desk_page(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, code: str, channel: str) -> HttpResponse:
    """One text on one channel, for all municipalities or one of them; with what it looks like filled in."""
    staff = staff_of(request)
    kind = _kind(code, channel)
    place = _place(staff, request.POST.get("gemeente", request.GET.get("gemeente", "")))
    name = typed_in(request.POST, "name") or typed_in(request.GET, "naam")
    current = _current(staff, code, channel, place, name)
    typed, errors = _typed(kind, channel, current), {}
    if request.method == "POST":
        typed = {field: typed_in(request.POST, field) for field in ("name", "subject", "body", "number")}
        try:
            _save(staff, code, channel, place, typed)
        except InvalidError as error:
            errors = error.fields or {"body": str(error)}
        except ConflictError as error:
            errors = {"body": str(error)}
        else:
            messages.success(request, _("Kept. From now on it is sent like this."))
            return redirect("outreach:texts")
    context = {
        "kind": kind,
        "code": code,
        "channel": channel,
        "channel_label": Channel(channel).label,
        "is_own": kind is None,
        "variables": kind.variables if kind else tuple(_OWN_EXAMPLES.items()),
        "required": kind.required if kind else (),
        "place": place,
        "places": municipalities_of(staff),
        "typed": typed,
        "errors": errors,
        "count": gsm.count(typed["body"]),
        "preview": _preview(kind, typed),
        "versions": current.versions.all()[:10] if current else [],
        "shipped": kind.shipped[channel] if kind else None,
    }
    return render(request, "outreach/text.html", context, status=422 if errors else 200)


def _save(staff: Staff, code: str, channel: str, place: uuid.UUID | None, typed: dict[str, str]) -> None:
    number = typed["number"]
    save_text(
        actor=staff,
        code=code,
        channel=channel,
        municipality_id=place,
        number=int(number) if number.isdecimal() and len(number) < 6 else 0,
        subject=typed["subject"],
        body=typed["body"],
        name=typed["name"] if code == selectors.OWN else "",
    )


def _kind(code: str, channel: str) -> TextKind | None:
    """What is worded; None for a text of one's own. Raises NotFoundError."""
    if channel not in Channel.values:
        raise NotFoundError(_("That text does not exist."))
    if code == selectors.OWN:
        return None
    kind = selectors.text_kind(code)
    if channel not in kind.shipped:
        raise NotFoundError(_("That text does not exist."))
    return kind


def _place(staff: Staff, typed: str) -> uuid.UUID | None:
    key = uuid_or_none(typed) if typed else None
    return key if key in staff.municipality_ids else None


def _current(staff: Staff, code: str, channel: str, place: uuid.UUID | None, name: str) -> MessageText | None:
    found = selectors.texts_within_reach(staff).filter(code=code, channel=channel)
    found = found.filter(municipality_id=place) if place else found.filter(municipality=None)
    return found.filter(name=name if code == selectors.OWN else "").first()


def _typed(kind: TextKind | None, channel: str, current: MessageText | None) -> dict[str, str]:
    """What the form begins with: the wording that holds, else what was shipped."""
    subject, body = kind.shipped[channel] if kind else ("", "")
    number = str(current.number) if current else "0"
    if current and current.body:
        subject, body = current.subject or subject, current.body
    return {"name": current.name if current else "", "subject": subject, "body": body, "number": number}


def _preview(kind: TextKind | None, typed: dict[str, str]) -> dict[str, Any]:
    values = dict(kind.variables) if kind else _OWN_EXAMPLES
    body = filled(typed["body"], values)
    return {"subject": filled(typed["subject"], values), "body": body, "count": gsm.count(body)}
