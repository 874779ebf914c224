"""The citizen's own page: what runs, each case and question with what was written, and the documents."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.contacts.types import ConversationState
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.documents.rules import SHOWN
from eenloket.documents.selectors import content_of
from eenloket.selfservice import selectors, services
from eenloket.selfservice.services import EXTENSIONS, MOST_MB
from eenloket.selfservice.types import Citizen, Upload
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.webforms.selectors import drafts_of, token_for
from eenloket.website.citizens import citizen_page, closed
from eenloket.website.content import is_public
from eenloket.website.form_filling import remember_submission
from eenloket.website.pages import Crumb, show, site_page
from eenloket.website.views.mijn_sign_in import sign_in_page
from eenloket.website.who import citizen_on

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


@site_page
@require_GET
def overview(request: HttpRequest, site: Municipality) -> HttpResponse:
    """What runs, what waits for the citizen first; to who is not signed in, how to."""
    citizen = citizen_on(request, site)
    if citizen is None:
        return sign_in_page(request, site)
    matters = selectors.overview(citizen)
    context = {
        "yours": [each for each in matters if each.is_yours],
        "running": [each for each in matters if not each.is_yours and not each.is_over],
        "over": [each for each in matters if each.is_over],
        "appointments": selectors.appointments(citizen),
        "wish": selectors.wish_of(citizen),
    }
    return closed(show(request, site, "website/mijn.html", context))


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, citizen: Citizen, case_id: uuid.UUID) -> HttpResponse:
    """One own case; posted, a message with files is added."""
    typed, errors, status = services.take_typed(citizen, request.path).get("text", ""), {}, 200
    is_kept = bool(typed)
    if request.method == "POST":
        typed = typed_in(request.POST, "text")
        try:
            services.reply_to_case(
                citizen=citizen,
                case_id=case_id,
                key=uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4(),
                text=typed,
                files=_files(request),
            )
        except InvalidError as error:
            errors, status = error.fields, 422
        else:
            return HttpResponseRedirect(f"{request.path}?verstuurd=1")
    page = selectors.case_page(citizen, case_id)
    context = {
        "page": page,
        "case": page.case,
        "matter": page.matter,
        "merged": page.case.merged_into,
        **_writing(request, typed, errors, is_kept=is_kept),
    }
    return show(request, citizen.site, "website/mijn_case.html", context, crumbs=[_mijn(citizen)], status=status)


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, citizen: Citizen, conversation_id: uuid.UUID) -> HttpResponse:
    """A question in writing; posted, the citizen writes on in it."""
    typed, errors, status = services.take_typed(citizen, request.path).get("text", ""), {}, 200
    is_kept = bool(typed)
    if request.method == "POST":
        typed = typed_in(request.POST, "text")
        try:
            services.reply_to_question(
                citizen=citizen,
                conversation_id=conversation_id,
                key=uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4(),
                text=typed,
            )
        except InvalidError as error:
            errors, status = error.fields, 422
        else:
            return HttpResponseRedirect(f"{request.path}?verstuurd=1")
    conversation, lines = selectors.question_page(citizen, conversation_id)
    context = {
        "conversation": conversation,
        "lines": lines,
        "is_open": conversation.state != ConversationState.CLOSED,
        "subject": next((each.subject for each in conversation.contacts.all() if each.subject), ""),
        **_writing(request, typed, errors, is_kept=is_kept),
    }
    return show(request, citizen.site, "website/mijn_question.html", context, crumbs=[_mijn(citizen)], status=status)


@citizen_page
@require_GET
def document(request: HttpRequest, citizen: Citizen, case_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """The file of a document that is meant for the citizen, to save; nothing in it is run."""
    content = content_of(selectors.document_of_citizen(citizen, case_id, document_id))
    media_type = content.media_type if content.media_type in SHOWN else "application/octet-stream"
    response = HttpResponse(content.data, content_type=media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=content.name) or "attachment"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@citizen_page
@require_GET
def contacts(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What this person asked us, by any way, with what we told."""
    rows = [
        (each, [use.version.answer for use in each.answer_uses.all() if is_public(use.version.answer)])
        for each in selectors.contacts(citizen)
    ]
    return show(request, citizen.site, "website/mijn_contacts.html", {"rows": rows}, crumbs=[_mijn(citizen)])


@citizen_page
@require_GET
def draft(request: HttpRequest, citizen: Citizen, submission_id: uuid.UUID) -> HttpResponse:
    """Go on with a form that was begun, also on another device."""
    found = next((each for each in drafts_of(citizen.party.pk) if each.pk == submission_id), None)
    if found is None or found.municipality_id != citizen.site.pk:
        raise NotFoundError
    address = reverse("website:form", args=[citizen.site.slug, found.form.slug])
    return remember_submission(HttpResponseRedirect(address), address, token_for(found.pk))


def _writing(request: HttpRequest, typed: str, errors: dict[str, str], *, is_kept: bool) -> dict[str, Any]:
    return {
        "typed": typed,
        "errors": errors,
        "is_kept": is_kept and not errors,
        "new_id": typed_in(request.POST, "id") if errors else str(uuid.uuid4()),
        "accept": EXTENSIONS,
        "is_sent": "verstuurd" in request.GET,
    }


def _files(request: HttpRequest) -> list[Upload]:
    """What came along; of a file that is too large no more than shows that it is."""
    most = MOST_MB * 1024 * 1024
    return [
        Upload(name=each.name or _("file"), data=each.read(most + 1))
        for each in request.FILES.getlist("files")
        if each.name
    ]


def _mijn(citizen: Citizen) -> Crumb:
    return Crumb(_("My page"), reverse("website:mijn", args=[citizen.site.slug]), is_ours=True)
