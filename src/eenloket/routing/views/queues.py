"""The queues and their rules, with versions and a trial of what would happen now."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.organisation.directory import directory_of
from eenloket.routing import forms, selectors, services
from eenloket.routing.types import Action

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SEES = (Permission.MANAGE_QUEUES, Permission.LEAD_LIVE)


@require_GET
@desk_page(*_SEES)
def queues(request: HttpRequest) -> HttpResponse:
    """Every queue with its main rules."""
    staff = staff_of(request)
    services.ensure_queues(staff.contact_centre_id)
    return render(
        request,
        "routing/queues.html",
        {
            "queues": selectors.queues_of(staff.contact_centre_id),
            "may_manage": may(staff, Permission.MANAGE_QUEUES),
            **_trial_form(staff),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page(Permission.MANAGE_QUEUES)
def edit(request: HttpRequest, queue_id: uuid.UUID | None = None) -> HttpResponse:
    """Make or change a queue."""
    staff = staff_of(request)
    queue = selectors.get_queue(staff.contact_centre_id, queue_id) if queue_id else None
    if request.method == "GET":
        return _form(request, queue, forms.as_typed(queue or services.blank_queue(staff)), {})
    typed = forms.typed_of(request.POST)
    changes, errors = forms.read_changes(typed)
    if not errors:
        try:
            version = request.POST.get("version", "")
            services.save_queue(
                actor=staff,
                queue_id=queue_id,
                version=int(version) if version.isdecimal() and len(version) < 8 else 0,
                channel=typed["channel"],
                changes=changes,
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("Kept. It counts from now on."))
            return HttpResponseRedirect(reverse("routing:queues"))
    return _form(request, queue, typed, errors)


def _form(request: HttpRequest, queue: Any, typed: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    staff = staff_of(request)
    directory = directory_of(staff.contact_centre_id)
    others = [each for each in selectors.queues_of(staff.contact_centre_id) if queue is None or each.pk != queue.pk]
    return render(
        request,
        "routing/queue.html",
        {
            "queue": queue,
            "typed": typed,
            "errors": errors,
            "municipalities": directory.municipalities.values(),
            "areas": directory.portal_areas.values(),
            "weekdays": [
                (n, capfirst(name), typed[f"hours_{n}"], errors.get(f"hours_{n}")) for n, name in WEEKDAYS.items()
            ],
            "others": others,
            "versions": selectors.versions_of(queue) if queue else [],
            "level_names": selectors.level_names(staff.contact_centre_id),
            "overflow": [
                (
                    why,
                    label,
                    {part: typed[f"overflow_{why}_{part}"] for part in ("action", "text", "queue")},
                    errors.get(f"overflow_{why}_queue"),
                )
                for why, label in forms.choices()["reasons"]
            ],
            **forms.choices(),
        },
        status=422 if errors else 200,
    )


@require_POST
@desk_page(Permission.MANAGE_QUEUES)
def restore(request: HttpRequest, queue_id: uuid.UUID, number: int) -> HttpResponse:
    """Make an earlier version the rules again."""
    services.restore_queue(actor=staff_of(request), queue_id=queue_id, number=number)
    messages.success(request, _("Version %(number)s counts again.") % {"number": number})
    return HttpResponseRedirect(reverse("routing:queue", args=[queue_id]))


def _trial_form(staff: Staff) -> dict[str, Any]:
    return {
        "channels": Channel.choices,
        "municipalities": municipalities_of(staff),
        "areas": directory_of(staff.contact_centre_id).portal_areas.values(),
        "moment": timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"),
    }


@require_GET
@desk_page(*_SEES)
def trial(request: HttpRequest) -> HttpResponse:
    """What would happen to somebody who came in at a moment; nothing is stored."""
    staff = staff_of(request)
    services.ensure_queues(staff.contact_centre_id)
    own = municipalities_of(staff)
    area = request.GET.get("area", "")
    found = selectors.what_would_happen(
        staff,
        municipality_id=uuid_from(request.GET.get("municipality") or str(own[0].pk if own else "")),
        channel=request.GET.get("channel", ""),
        portal_area_id=uuid_from(area) if area else None,
        language=request.GET.get("language") or "nl",
        at=_moment(request.GET.get("at", "")),
    )
    actions = dict(Action.choices)
    return render(
        request,
        "routing/trial.html",
        {"found": found, "action_label": actions.get(found.action, ""), **_trial_form(staff), "asked": request.GET},
    )


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        return clock.now()
