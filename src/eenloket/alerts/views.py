"""Alerts on a page, and as the band that other pages fetch."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of

from . import selectors, services
from .models import Alert
from .types import Kind

_MOST: Final = 100
_MOST_IN_BAND: Final = 5


@require_GET
@desk_page(*selectors.SEES)
def alerts(request: HttpRequest) -> HttpResponse:
    """What is the matter now, and what was."""
    found = [_told(request, each) for each in selectors.alerts_for(staff_of(request))[:_MOST]]
    return render(
        request,
        "alerts/alerts.html",
        {
            "now": [each for each in found if each["alert"].ended_at is None],
            "past": [each for each in found if each["alert"].ended_at],
        },
    )


@require_GET
@desk_page(*selectors.SEES)
def band(request: HttpRequest) -> HttpResponse:
    """What is the matter now, as part of another page; empty when nothing is."""
    return _band(request)


@require_POST
@desk_page(*selectors.SEES)
def put_away(request: HttpRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Not show an alert to this person any more."""
    services.put_away(actor=staff_of(request), alert_id=alert_id)
    if request.headers.get("HX-Request") == "true":
        return _band(request)
    return HttpResponseRedirect(reverse("alerts:alerts"))


def _band(request: HttpRequest) -> HttpResponse:
    found = [_told(request, each) for each in selectors.open_alerts(staff_of(request))[:_MOST_IN_BAND]]
    return render(request, "alerts/band.html", {"now": found})


def _told(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    """An alert in words, with what it is based on and where to act."""
    facts = {name: number_format(value) if isinstance(value, float) else value for name, value in alert.facts.items()}
    words = {
        Kind.NORM: _("%(met)s of %(whole)s answered in time in the last half hour, the norm is %(percent)s%%."),
        Kind.RISE: _("Asked %(today)s times today, on such a day usually %(usual)s times by now."),
        Kind.CHANNEL: "%(problem)s",
        Kind.STAFFING: _("%(needed)s people needed for %(calls)s calls in a half hour, %(people)s are signed on."),
    }[Kind(alert.kind)]
    return {"alert": alert, "words": words % facts, "url": _way(request, alert)}


def _way(request: HttpRequest, alert: Alert) -> tuple[str, str]:
    """The page on which something can be done, with what it is called; nothing for who may not."""
    if alert.kind == Kind.RISE:
        return reverse("desk:figures"), _("Tell the team")
    if alert.kind == Kind.CHANNEL:
        is_keeper = may(staff_of(request), Permission.MANAGE_CHANNELS)
        return (reverse("desk:channels"), _("Look at the channels")) if is_keeper else ("", "")
    return reverse("board:live"), _("Move people")
