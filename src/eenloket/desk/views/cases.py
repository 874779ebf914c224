"""The back-office inbox and the case that is open in it; and the same case by the signed link from a mail."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.types import CaseState
from eenloket.core import clock
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.desk import case_list, case_page
from eenloket.desk.case_steps import Doer, do_step
from eenloket.desk.forms.cases import Composer

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

P = ParamSpec("P")
_MAY_SEE: Final = (Permission.HANDLE_CASES, Permission.VIEW_CASES)
# The parts that a live page fetches again on their own, by the id of their element.
_PARTS: Final = {
    "case-list": "desk/cases/list.html",
    "case-story": "desk/cases/story.html",
    "case-facts": "desk/cases/facts.html",
    "case-others": "desk/cases/others.html",
    # fetched when they are opened for the first time
    "case-dialogs": "desk/cases/dialogs.html",
    "aside-to": "desk/cases/aside_to.html",
    "case-filter-form": "desk/cases/filter.html",
    "together-form": "desk/cases/together_form.html",
}


@desk_page(*_MAY_SEE)
def inbox(request: HttpRequest) -> HttpResponse:
    """What a department has to do; for advisors, what they handed over."""
    return _page(request, None)


@desk_page(*_MAY_SEE)
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same page with one case open."""
    return _page(request, case_id)


@desk_page(*_MAY_SEE)
def act(request: HttpRequest, case_id: uuid.UUID, step: str) -> HttpResponse:
    """Do one step on a case, and come back to it. What was typed is kept when the step is refused."""
    back = _case_url(request, case_id)
    if request.method != "POST":
        return redirect(back)  # the way back after signing in again: the text is still in the browser
    composer = Composer.read(step, request.POST)
    try:
        done = do_step(Doer(staff_of(request), case_id), composer)
    except (InvalidError, ConflictError) as error:
        status = 422 if isinstance(error, InvalidError) else 409
        return _page(request, case_id, composer=_refused(composer, error), status=status)
    messages.success(request, done)
    if composer.is_forward:  # the case may be out of sight from here on
        back = f"{reverse('desk:inbox')}?{case_list.inbox_query(request)}"
    return redirect(f"{back}{'&' if '?' in back else '?'}klaar={step}")


def _page(
    request: HttpRequest, case_id: uuid.UUID | None, *, composer: Composer | None = None, status: int = 200
) -> HttpResponse:
    """The inbox, with a case open or not; or only the part of it that htmx asks for."""
    staff = staff_of(request)
    opened = services.look_at(actor=staff, case_id=case_id) if case_id else None
    part = request.headers.get("HX-Target", "") if is_fragment(request) else ""
    part = part if part in _PARTS else ""
    query = case_list.inbox_query(request)
    context: dict[str, Any] = {
        "case": opened,
        "composer": composer or Composer(),
        "once": uuid7(),
        "span": uuid7(),
        "read_at": clock.now().isoformat(),
        "query": query,
        "page_url": request.path if not case_id else reverse("desk:case", args=[case_id]),
        "perms_view_cases": may(staff, Permission.VIEW_CASES),
        "perms_workload": may(staff, Permission.VIEW_TEAM_FIGURES),
    }
    if part in ("", "case-list"):
        context |= case_list.list_of(request, staff)
    if part in ("case-filter-form", "together-form"):
        context |= case_list.choices_of(request, staff)
    if opened:
        context |= _of_case(staff, opened, part, composer)
    return render(request, _PARTS.get(part, "desk/cases/inbox.html"), context, status=status)


def _of_case(staff: Staff, opened: Case, part: str, composer: Composer | None) -> dict[str, Any]:
    """What the parts of the page show of the case. What a refused step stands in is shown at once."""
    context: dict[str, Any] = {}
    if part == "case-others":
        context["viewers"] = selectors.viewers_of(opened.pk, but=staff.pk)
    if part in ("", "case-story"):
        context |= case_page.story_of(staff, opened)
    if part in ("", "case-facts"):
        context |= case_page.facts_of(staff, opened)
    if part == "case-dialogs" or (composer and composer.dialog):
        context |= case_page.dialogs_of(staff, opened) | {"with_dialogs": True}
    if part == "aside-to" or (composer and composer.audience == "aside"):
        context |= case_page.askable_of(staff, opened) | {"with_askable": True}
    return context


def _case_url(request: HttpRequest, case_id: uuid.UUID) -> str:
    query = case_list.inbox_query(request)
    return reverse("desk:case", args=[case_id]) + (f"?{query}" if query else "")


def _refused(composer: Composer, error: EenloketError) -> Composer:
    fields = error.fields if isinstance(error, InvalidError) else {}
    changed = error.events if isinstance(error, services.ChangedError) else ()
    # The service calls the text of a settlement its answer, and of a part its request; on the page it is one field.
    known = {"answer": "text", "request": "text", "reason": "text"}
    errors = {known.get(name, name): sentence for name, sentence in fields.items()}
    return replace(composer, errors=errors or {"text": str(error)}, changed=changed)


# --- by the link in a mail, without an account -------------------------------------------------------------


def link_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for whoever holds a signed link: never indexed or kept by the browser, errors without the desk around."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except EenloketError as error:
            status = 404 if isinstance(error, NotFoundError) else 403
            response = render(request, "desk/cases/link_gone.html", {"error": str(error)}, status=status)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)


@link_page
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One case, for a department that looks in twice a day."""
    return _link_page(request, token)


@link_page
def act_by_link(request: HttpRequest, token: str, step: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("desk:link", token=token)
    composer = Composer.read(step, request.POST)
    try:
        done = _do_by_link(request, token, composer)
    except (InvalidError, ConflictError) as error:
        status = 422 if isinstance(error, InvalidError) else 409
        return _link_page(request, token, composer=_refused(composer, error), status=status)
    if composer.is_forward:
        # From here on the link is no longer this department's: there is no page to go back to.
        return render(request, "desk/cases/link_done.html", {"done": done})
    messages.success(request, done)
    return redirect("desk:link", token=token)


def _do_by_link(request: HttpRequest, token: str, composer: Composer) -> str:
    case = selectors.case_by_link(token)
    if not composer.name:
        message = _("Fill in your name, so that colleagues know who did this.")
        raise InvalidError(message, {"name": message})
    request.session["link_name"] = composer.name
    actor = _link_actor(case.contact_centre_id, str(case.department), composer.name)
    return do_step(Doer(actor, case.pk, link=case), composer)


def _link_page(
    request: HttpRequest, token: str, *, composer: Composer | None = None, status: int = 200
) -> HttpResponse:
    case = selectors.case_by_link(token)
    name = (composer.name if composer else "") or str(request.session.get("link_name", ""))
    actor = _link_actor(case.contact_centre_id, str(case.department), name)
    services.look_at(actor=actor, case_id=case.pk, link=case)
    services.note_opened(link=case, by=actor.audit_name)
    document = selectors.document_of(case)
    context = {
        "case": case,
        "token": token,
        "name": name,
        "composer": composer or Composer(),
        "once": uuid7(),
        "is_open": case.state != CaseState.SETTLED,
        "clock": selectors.case_clock(case),
        "steps": case_page.steps_of(case, with_messages=False),
        "phones": case_page.phone_numbers(case),
        "receivers": case_page.receivers_of(case),
        "results": document.results if document else (),
        "promise_by": max(case.promised_date, clock.today()),
        "notice": next(iter(selectors.notices_of(case)), None),
    }
    return render(request, "desk/cases/link.html", context, status=status)


def _link_actor(contact_centre_id: uuid.UUID, department: str, name: str) -> NamedActor:
    """Whoever came by the link, as the trail names them."""
    who = _("%(department)s (via link)") % {"department": department}
    return NamedActor(f"{name}, {who}" if name else who, contact_centre_id)
