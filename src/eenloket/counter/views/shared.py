"""What the pages of the counter share: going back where one came from, and saying what went wrong there."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eenloket.accounts.types import Permission
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.counter import selectors
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from collections.abc import Callable

    from eenloket.accounts.models import Staff
    from eenloket.counter.models import Location

AT_COUNTER: Final = (Permission.HANDLE_CONTACTS, Permission.HOST_COUNTER, Permission.MANAGE_COUNTER)
_PLACES: Final = {"overzicht": "counter:index", "loket": "counter:mine"}


def conversation_address(conversation_id: uuid.UUID) -> str:
    return reverse("desk:conversation", args=[conversation_id])


def back(request: HttpRequest, default: str) -> HttpResponse:
    """To the page that the form stood on, as far as it is one of ours."""
    wanted = request.POST.get("terug", "")
    if conversation_id := uuid_or_none(wanted):
        return HttpResponseRedirect(conversation_address(conversation_id))
    return HttpResponseRedirect(reverse(_PLACES.get(wanted, default)))


def done(request: HttpRequest, act: Callable[[], object], default: str) -> HttpResponse:
    """Do something small and go back; what stands in the way is said there."""
    try:
        act()
    except (ConflictError, InvalidError) as error:
        messages.warning(request, str(error))
    return back(request, default)


def typed_key(request: HttpRequest, name: str) -> uuid.UUID | None:
    return uuid_or_none(typed_in(request.POST, name))


def chosen_location(request: HttpRequest, staff: Staff) -> tuple[list[Location], Location | None]:
    """The locations within reach, and the one that is asked for: else where one sits, else the first."""
    locations = list(selectors.locations_of(staff))
    seat = selectors.counter_of(staff)
    wanted = uuid_or_none(request.GET.get("locatie", "")) or (seat.location_id if seat else None)
    return locations, next((each for each in locations if each.pk == wanted), locations[0] if locations else None)
