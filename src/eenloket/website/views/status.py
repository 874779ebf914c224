"""Following a case or a message: by its reference and code, for half an hour from then on."""

from __future__ import annotations

import base64
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from eenloket.accounts.web import uuid_from
from eenloket.cases.selectors import events_of, parts_for_citizen
from eenloket.cases.services import Followed, status_for_citizen
from eenloket.cases.types import CaseState, EventKind
from eenloket.contacts.selectors import messages_of
from eenloket.contacts.services import continue_conversation
from eenloket.contacts.types import Channel, ConversationState, Direction
from eenloket.core import clock, crypto
from eenloket.core.errors import EenloketError, NotAllowedError
from eenloket.surveys.selectors import code_for
from eenloket.website.pages import show, site_page

if TYPE_CHECKING:
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Conversation
    from eenloket.organisation.models import Municipality

_KEPT = timedelta(minutes=30)
_SESSION = "followed_case"
_LONGEST = 5_000


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
    if "text" in request.POST:
        return _wrote_again(request, site)
    reference, code = request.POST.get("reference", "").strip(), request.POST.get("code", "").strip()
    if errors := _missing(reference, code):
        return _form(request, site, reference=reference, errors=errors, status=422)
    try:
        _followed(request, site, reference, code)
    except EenloketError as error:
        status = 429 if isinstance(error, NotAllowedError) else 404
        return _form(request, site, reference=reference, problem=str(error), status=status)
    _keep(request, site, reference, code)
    return HttpResponseRedirect(request.path)


def _page(request: HttpRequest, site: Municipality) -> HttpResponse:
    if (kept := _kept(request, site)) is None:
        return _form(request, site, reference=request.GET.get("nummer", "")[:20])
    try:
        found = _followed(request, site, *kept, has_proven=True)
    except EenloketError as error:
        request.session.pop(_SESSION, None)
        return _form(request, site, reference=kept[0], problem=str(error), status=404)
    if found.case:
        return show(request, site, "website/status.html", _standing(found.case))
    return show(request, site, "website/message.html", _thread(found.conversation))


def _wrote_again(request: HttpRequest, site: Municipality) -> HttpResponse:
    """One more message of who sent the first; the key in the form makes a second click harmless."""
    if (kept := _kept(request, site)) is None:
        problem = _("You were away for half an hour. Fill in your number and code again.")
        return _form(request, site, problem=problem, status=403)
    found = _followed(request, site, *kept, has_proven=True).conversation
    text = request.POST["text"].replace("\x00", "").strip()
    if found is None:  # it became a case meanwhile
        return HttpResponseRedirect(request.path)
    if not text or len(text) > _LONGEST:
        error = _("Write your message.") if not text else _("Your message is too long. Use at most 5,000 characters.")
        return show(request, site, "website/message.html", _thread(found) | {"error": error, "typed": text}, status=422)
    continue_conversation(
        found.pk,
        message_id=uuid_from(request.POST.get("id", "")),
        text=text,
        channel=Channel.WEB_FORM,
        sender_name=found.sender_name,
    )
    return HttpResponseRedirect(f"{request.path}?verstuurd=1")


def _followed(
    request: HttpRequest, site: Municipality, reference: str, code: str, *, has_proven: bool = False
) -> Followed:
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
    shown = (EventKind.MESSAGE, EventKind.ASKED_CITIZEN)
    messages = [event for event in events_of(case, for_citizen=True) if event.kind in shown]
    return {
        "case": case,
        "is_answered": case.state == CaseState.SETTLED,
        "is_being_handled": case.state in (CaseState.TAKEN, CaseState.ASKED_BACK),
        "is_late": case.state != CaseState.SETTLED and case.promised_date < clock.today(),
        "receiver": case.department or case.organisation,
        "told": case.contact.note_for_citizen,
        "news": list(reversed(messages)),
        "parts": parts_for_citizen(case),
        "opinion_code": code_for(case.contact.conversation_id) if case.state == CaseState.SETTLED else "",
    }


def _thread(conversation: Conversation | None) -> dict[str, object]:
    """What was written on both sides, and by when an answer comes."""
    assert conversation is not None  # noqa: S101 - what is followed is a case or a conversation
    is_open = conversation.state != ConversationState.CLOSED
    thread = messages_of([conversation.pk])
    return {
        "conversation": conversation,
        "thread": thread,
        "is_answered": any(each.direction == Direction.OUTBOUND for each in thread),
        "is_open": is_open,
        "is_being_handled": conversation.advisor_id is not None and is_open,
        "is_late": is_open and conversation.due_on is not None and conversation.due_on < clock.today(),
        "new_id": uuid.uuid4(),
        "opinion_code": "" if is_open else code_for(conversation.pk),
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
