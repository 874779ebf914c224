"""Following a case: by its reference and code, for half an hour from then on."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from eenloket.cases.selectors import events_of
from eenloket.cases.services import status_for_citizen
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import clock, crypto
from eenloket.core.errors import EenloketError, NotAllowedError
from eenloket.website.pages import show, site_page

if TYPE_CHECKING:
    from eenloket.cases.models import Case
    from eenloket.organisation.models import Municipality

_KEPT = timedelta(minutes=30)
_SESSION = "followed_case"


@site_page
def status(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Ask for reference and code, and show where the case stands. Kept by nobody: not by caches or search engines."""
    response = _posted(request, site) if request.method == "POST" else _page(request, site)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _posted(request: HttpRequest, site: Municipality) -> HttpResponse:
    if "stop" in request.POST:
        request.session.pop(_SESSION, None)
        return HttpResponseRedirect(request.path)
    reference, code = request.POST.get("reference", "").strip(), request.POST.get("code", "").strip()
    if errors := _missing(reference, code):
        return _form(request, site, reference=reference, errors=errors, status=422)
    try:
        _case(request, site, reference, code)
    except EenloketError as error:
        status = 429 if isinstance(error, NotAllowedError) else 404
        return _form(request, site, reference=reference, problem=str(error), status=status)
    _keep(request, site, reference, code)
    return HttpResponseRedirect(request.path)


def _page(request: HttpRequest, site: Municipality) -> HttpResponse:
    if (kept := _kept(request, site)) is None:
        return _form(request, site, reference=request.GET.get("nummer", "")[:20])
    try:
        case = _case(request, site, *kept, has_proven=True)
    except EenloketError as error:
        request.session.pop(_SESSION, None)
        return _form(request, site, reference=kept[0], problem=str(error), status=404)
    return show(request, site, "website/status.html", _standing(case))


def _case(request: HttpRequest, site: Municipality, reference: str, code: str, *, has_proven: bool = False) -> Case:
    address = request.META.get("REMOTE_ADDR", "")
    return status_for_citizen(municipality=site, reference=reference, code=code, address=address, has_proven=has_proven)


def _missing(reference: str, code: str) -> dict[str, str]:
    errors = {}
    if not reference:
        errors["reference"] = _("Fill in your number. It is in the e-mail that we sent you.")
    if not code:
        errors["code"] = _("Fill in your code. It is below your number.")
    return errors


def _form(
    request: HttpRequest,
    site: Municipality,
    *,
    reference: str = "",
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"reference": reference, "errors": errors or {}, "problem": problem, "year": clock.today().year}
    return show(request, site, "website/status_form.html", context, status=status)


def _standing(case: Case) -> dict[str, object]:
    """What the citizen may know of the case; everything else about it stays with us."""
    messages = [event for event in events_of(case, for_citizen=True) if event.kind == EventKind.MESSAGE]
    return {
        "case": case,
        "is_answered": case.state == CaseState.SETTLED,
        "is_being_handled": case.state in (CaseState.TAKEN, CaseState.ASKED_BACK),
        "is_late": case.state != CaseState.SETTLED and case.promised_date < clock.today(),
        "receiver": case.department or case.organisation,
        "told": case.contact.note_for_citizen,
        "news": list(reversed(messages)),
    }


# The code is kept encrypted: whoever reads the table of sessions still cannot follow a case.


def _keep(request: HttpRequest, site: Municipality, reference: str, code: str) -> None:
    request.session[_SESSION] = {
        "site": str(site.pk),
        "reference": reference,
        "code": base64.b64encode(crypto.encrypt(code)).decode(),
        "until": (clock.now() + _KEPT).isoformat(),
    }


def _kept(request: HttpRequest, site: Municipality) -> tuple[str, str] | None:
    """Reference and code given less than half an hour ago on this site."""
    kept = cast("dict[str, str] | None", request.session.get(_SESSION))
    until = parse_datetime(kept["until"]) if kept else None
    if kept is None or until is None or until < clock.now() or kept["site"] != str(site.pk):
        return None
    try:
        return kept["reference"], crypto.decrypt(base64.b64decode(kept["code"]))
    except InvalidTag:
        return None
