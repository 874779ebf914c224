"""Asking to be called back, with DigiD or without."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.cases.selectors import citizen_code
from eenloket.cases.types import CallBackWish
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.parties.rules import readable_phone
from eenloket.parties.selectors import phones_of
from eenloket.selfservice import services
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.website.citizens import closed
from eenloket.website.pages import Crumb, show, site_page
from eenloket.website.who import citizen_on

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.selfservice.types import Citizen

_FIELDS: Final = ("who", "number", "on", "after", "before", "about")
_TIMES: Final = tuple(f"{hour:02}:00" for hour in range(8, 18))
_TRAP: Final = "website"  # people do not see this field


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Whom to call, on which number, when it suits and about what; posted, the front office has it."""
    citizen = citizen_on(request, site)
    typed = dict.fromkeys(_FIELDS, "") | _known(citizen)
    errors: dict[str, str] = {}
    problem, status = "", 200
    if request.method == "POST":
        typed = {name: typed_in(request.POST, name).strip() for name in _FIELDS}
        try:
            return _asked(request, site, citizen, typed)
        except InvalidError as error:
            errors, status = error.fields, 422
            problem = "" if errors else str(error)
        except (NotAllowedError, ConflictError) as error:
            problem, status = str(error), 429
    context = {
        "typed": typed,
        "errors": errors,
        "problem": problem,
        "times": _TIMES,
        "today": clock.today().isoformat(),
        "new_id": typed_in(request.POST, "id") or str(uuid.uuid4()),
        "trap": _TRAP,
    }
    crumbs = [Crumb(_("Contact us"), reverse("website:contact", args=[site.slug]), is_ours=True)]
    return closed(show(request, site, "website/call_back.html", context, crumbs=crumbs, status=status))


def _asked(request: HttpRequest, site: Municipality, citizen: Citizen | None, typed: dict[str, str]) -> HttpResponse:
    if typed_in(request.POST, _TRAP).strip():  # a machine: it gets the page as if nothing was wrong
        return HttpResponseRedirect(request.path)
    wish = CallBackWish(
        who=typed["who"][:120],
        number=typed["number"],
        on=_day(typed["on"]),
        after=_time(typed["after"], "after"),
        before=_time(typed["before"], "before"),
    )
    case = services.ask_call_back(
        site=site,
        wish=wish,
        about=typed["about"],
        key=uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4(),
        address=request.META.get("REMOTE_ADDR", ""),
        citizen=citizen,
    )
    if citizen:
        return HttpResponseRedirect(reverse("website:mijn_case", args=[site.slug, case.pk]))
    is_new = case.contact.conversation_id == uuid_or_none(typed_in(request.POST, "id"))
    # The number and code of a note that already ran are for who asked it then.
    told = {"case": case, "code": citizen_code(case) if is_new else "", "is_new": is_new, "wish": wish}
    return show(request, site, "website/call_back_done.html", told)


def _known(citizen: Citizen | None) -> dict[str, str]:
    if citizen is None:
        return {}
    numbers = phones_of(citizen.party)
    return {"who": citizen.party.display_name, "number": readable_phone(numbers[0]) if numbers else ""}


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        message = _("This date does not exist. Write day-month-year.")
        raise InvalidError(message, {"on": message}) from None


def _time(typed: str, field: str) -> time | None:
    if not typed:
        return None
    try:
        return time.fromisoformat(typed)
    except ValueError:
        message = _("Choose a time.")
        raise InvalidError(message, {field: message}) from None
