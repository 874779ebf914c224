"""The dossier of a party or a case, its documents, and the whole of it as one file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.documents.rules import SHOWN
from eenloket.documents.selectors import content_of
from eenloket.dossier import selectors, services
from eenloket.dossier.types import ExportState, Kind
from eenloket.ui.typed import as_text, place_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.documents.models import Document
    from eenloket.dossier.types import Scope

_PAGE_SIZE: Final = 50
_SEE_CASES: Final = (Permission.HANDLE_CASES, Permission.VIEW_CASES)
_SEE_DOCUMENTS: Final = (
    *_SEE_CASES,
    Permission.HANDLE_CONTACTS,
    Permission.VIEW_TEAM_CONTACTS,
    Permission.LOOK_UP_PARTIES,
    Permission.REGISTER_POST,
)
_DRAWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})
# A file of somebody else: no scripts, no frames, nothing of ours. The viewer of PDF does not work in a sandbox.
_FOREIGN: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@desk_page(Permission.LOOK_UP_PARTIES)
@require_GET
def party(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Everything about a party, newest first."""
    return _page(request, services.open_party_dossier(actor=staff_of(request), party_id=party_id))


@desk_page(*_SEE_CASES)
@require_GET
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Everything about a case, newest first."""
    return _page(request, services.open_case_dossier(actor=staff_of(request), case_id=case_id))


@desk_page(Permission.LOOK_UP_PARTIES)
@require_POST
def party_step(request: HttpRequest, party_id: uuid.UUID, step: str) -> HttpResponse:
    return _step(request, services.open_party_dossier(actor=staff_of(request), party_id=party_id), step)


@desk_page(*_SEE_CASES)
@require_POST
def case_step(request: HttpRequest, case_id: uuid.UUID, step: str) -> HttpResponse:
    return _step(request, services.open_case_dossier(actor=staff_of(request), case_id=case_id), step)


@desk_page()
@require_GET
def export_file(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse:
    """An own export, to save. Raises ConflictError while it is being made."""
    export = selectors.get_export(staff_of(request), export_id)
    if export.state != ExportState.READY:
        raise ConflictError(_("The export is not ready yet."))
    response = HttpResponse(services.data_of(export), content_type="application/zip")
    name = f"dossier {export.title} {export.created_at:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@desk_page(*_SEE_DOCUMENTS)
@require_GET
def document(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """Give a document out to be saved; with `?bekijk=1` shown when a browser may show its kind."""
    found = services.open_document(actor=staff_of(request), document_id=document_id)
    content = content_of(found)
    is_shown = request.GET.get("bekijk") == "1" and content.media_type in SHOWN
    media_type = f"{content.media_type}; charset=utf-8" if content.media_type == "text/plain" else content.media_type
    response = HttpResponse(content.data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, content.name) or "attachment"
    is_pdf = content.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = _FOREIGN if is_pdf and is_shown else f"{_FOREIGN}; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@desk_page(*_SEE_DOCUMENTS)
@require_GET
def document_page(request: HttpRequest, document_id: uuid.UUID, number: int) -> HttpResponse:
    """A page of a document as a picture of our own making."""
    found = services.open_document(actor=staff_of(request), document_id=document_id)
    picture, _total = services.picture_of_page(found, number)
    response = HttpResponse(picture, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = f"{_FOREIGN}; sandbox"
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _step(request: HttpRequest, scope: Scope, step: str) -> HttpResponse:
    """Add a document to the dossier, or export it."""
    staff = staff_of(request)
    key = uuid_from(request.POST.get("key", ""))
    try:
        if step == "exporteren":
            export = services.start_export(actor=staff, scope=scope, export_id=key)
            if export.state == ExportState.READY:
                return redirect("desk:dossier_export", export_id=export.pk)
            messages.success(request, _("The export is being made. It appears above the list by itself."))
        elif step == "document":
            file = request.FILES.get("file")
            if file is None or (file.size or 0) > services.MOST_BYTES:
                message = _("The file is larger than 50 MB.") if file else _("Choose a file.")
                raise InvalidError(message, {"file": message})
            services.add_document(
                actor=staff,
                scope=scope,
                document_id=key,
                name=file.name or "document",
                data=file.read(),
                title=typed_in(request.POST, "title"),
            )
            messages.success(request, _("The document is in the dossier."))
        else:
            raise NotFoundError(_("There is nothing here to do."))
    except InvalidError as error:
        return _page(request, scope, errors=error.fields or {"": str(error)}, status=422)
    return redirect(_url(scope))


def _page(
    request: HttpRequest, scope: Scope, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    staff = staff_of(request)
    kinds = [kind for kind in request.GET.getlist("soort") if kind in Kind.values]
    typed = typed_in(request.GET, "q").strip()[:120]
    before = place_in(request.GET.get("voor", ""))
    entries, has_more = selectors.entries_page(scope, kinds=kinds, typed=typed, before=before, limit=_PAGE_SIZE)
    kept = QueryDict(mutable=True)
    kept.setlist("soort", kinds)
    if typed:
        kept["q"] = typed
    may_contact = may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS)
    context: dict[str, Any] = {
        "scope": scope,
        "entries": entries,
        "kinds": [(kind.value, kind.label, kind.value in kinds) for kind in Kind],
        "q": typed,
        "kept": kept.urlencode(),
        "is_first_page": before is None,
        "next_place": as_text(entries[-1].at, entries[-1].key) if has_more else "",
        "opened": _opened(request, scope),
        "export": selectors.latest_export(staff, scope.about_id),
        "here": _url(scope),
        "key": uuid7(),
        "export_key": uuid7(),
        "errors": errors or {},
        "title": typed_in(request.POST, "title"),
        "may_add": scope.about_type == "case" or may(staff, Permission.CREATE_PARTIES),
        "may_contact": may_contact,
        "may_write": may(staff, Permission.HANDLE_CASES) or may(staff, Permission.HANDLE_CONTACTS),
    }
    return render(request, "desk/dossier/dossier.html", context, status=status)


def _opened(request: HttpRequest, scope: Scope) -> dict[str, Any] | None:
    """The document that is shown beside the list, with how many pages it has; None when there is none."""
    key = uuid_or_none(request.GET.get("document", ""))
    if key is None:
        return None
    found: Document = services.open_document(actor=staff_of(request), document_id=key)
    pages = 0
    if found.media_type in _DRAWN:
        try:
            _picture, pages = services.picture_of_page(found, 1)
        except NotFoundError:
            pages = 0
    text = ""
    if found.media_type == "text/plain":
        text = content_of(found).data.decode("utf-8", "replace")[:20_000]
    return {"document": found, "pages": range(1, min(pages, 30) + 1), "total": pages, "text": text}


def _url(scope: Scope) -> str:
    return reverse(f"desk:{scope.about_type}_dossier", args=[scope.about_id])
