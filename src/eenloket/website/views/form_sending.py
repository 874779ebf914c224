"""The end of a form: checking what was filled in, sending it once, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from eenloket.cases.selectors import find_case
from eenloket.contacts.selectors import citizen_code
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.ui.typed import typed_in
from eenloket.webforms import selectors, services
from eenloket.webforms.rules.design import asks
from eenloket.webforms.rules.filling import every_problem, fields_to_fill, shown_keys
from eenloket.webforms.rules.values import spoken
from eenloket.webforms.types import FieldKind, Page, SubmissionState
from eenloket.webforms.web import errors_in_words
from eenloket.website.form_answers import declined, helped, unread_offers
from eenloket.website.form_filling import Filling, crumbs_of, filling_of, private, remember, to_sign_in
from eenloket.website.pages import show, site_page
from eenloket.website.texts import PublicText

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.webforms.models import Submission


@dataclass(frozen=True)
class Part:
    """A page in the check: what was filled in, what is still wrong, and where to change it."""

    page: Page
    url: str
    rows: list[tuple[str, str, str]]  # key, label, what was filled in
    errors: dict[str, str]


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """Everything once more, to look at before it goes; posted, it is sent."""
    filling = filling_of(request, site, slug)
    if filling.submission is None:
        return HttpResponseRedirect(filling.url("form"))
    if filling.is_locked:
        return private(to_sign_in(request, filling))
    if not filling.is_started:
        return HttpResponseRedirect(filling.url("form_done"))
    try:
        return _acted(request, filling) if request.method == "POST" else _checked(request, filling)
    except ConflictError:
        return HttpResponseRedirect(filling.url("form_done"))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """What came of it; the same after each reload. Posted: the automatic answer did not help."""
    filling = filling_of(request, site, slug)
    if filling.submission is None or filling.is_started:
        return HttpResponseRedirect(filling.url("form"))
    if filling.is_locked:
        return private(to_sign_in(request, filling))
    if request.method == "POST":
        services.not_helped(submission_id=filling.key, text=typed_in(request.POST, "tekst")[:20_000])
        return HttpResponseRedirect(request.path)
    context = _outcome(filling, filling.submission)
    return private(show(request, site, "website/form_done.html", context, crumbs=crumbs_of(filling)))


def _acted(request: HttpRequest, filling: Filling) -> HttpResponse:
    what, _colon, about = typed_in(request.POST, "doe").partition(":")
    if what == "geholpen":
        return remember(helped(filling, about), filling)
    if what == "geen":
        services.decline_answers(submission_id=filling.key)
        return declined(request, filling.url("form_check"))
    if what == "terug":
        return HttpResponseRedirect(filling.url_of(filling.pages[-1]))
    try:
        services.send(submission_id=filling.key, address=str(request.META.get("REMOTE_ADDR", "")))
    except InvalidError:
        return _checked(request, filling, status=422)
    except NotAllowedError as error:
        return _checked(request, filling, problem=str(error), status=429)
    return remember(HttpResponseRedirect(filling.url("form_done")), filling)


def _checked(request: HttpRequest, filling: Filling, *, problem: str = "", status: int = 200) -> HttpResponse:
    services.note_page(submission_id=filling.key, page="")
    parts = _parts(filling)
    context = {
        "form": filling.form,
        "design": filling.design,
        "parts": parts,
        "has_errors": any(part.errors for part in parts),
        "problem": problem,
        "steps": len(filling.pages) + 1,
        "back": filling.url_of(filling.pages[-1]),
        "offers": unread_offers(filling),
    }
    return private(
        show(request, filling.site, "website/form_check.html", context, crumbs=crumbs_of(filling), status=status)
    )


def _parts(filling: Filling) -> list[Part]:
    values, files = filling.values, selectors.files_by_field(filling.submission)
    shown = shown_keys(filling.design, values)
    problems = every_problem(filling.design, values, files)
    parts = []
    for page in filling.pages:
        rows = []
        for field in fields_to_fill(page, shown):
            if asks(field):
                names = "\n".join(file.name for file in files.get(field.key, ()))
                words = names if field.kind == FieldKind.FILE else spoken(field, values.get(field.key))
                rows.append((field.key, field.label or field.text, words))
        parts.append(Part(page, filling.url_of(page), rows, errors_in_words(page, problems)))
    return parts


def _outcome(filling: Filling, submission: Submission) -> dict[str, Any]:
    """What the sender may know of how it stands."""
    version, conversation = submission.answer_version, submission.conversation
    case = find_case(submission.contact_centre_id, conversation_id=conversation.pk) if conversation else None
    is_answer = submission.state in (SubmissionState.ANSWERED, SubmissionState.HELPED)
    return {
        "form": filling.form,
        "design": selectors.version_design(submission.version),
        "state": submission.state,
        "conversation": conversation,
        "case": case,
        "is_own": case is not None and filling.citizen is not None and case.party_id == filling.citizen.party.pk,
        "code": citizen_code(conversation) if conversation else "",
        "answer": version.answer if version else None,
        "text": PublicText.of(version, get_language() or "nl") if version and is_answer else None,
        "action": filling.url("form_done"),
        "again": filling.url("form"),
    }
