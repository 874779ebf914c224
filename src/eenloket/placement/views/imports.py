"""Imports: a file, every fault at once, a preview, and then the change."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.placement import selectors, services, sheets
from eenloket.placement.services.candidates import SOURCES
from eenloket.placement.tables import Table, read_table
from eenloket.placement.types import CellFault, ReadCandidate, ReadFunction
from eenloket.placement.web import as_download
from eenloket.ui.typed import typed_in

_AN_HOUR: Final = 3600
_KINDS: Final = ("csv", "xlsx")


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def candidates(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """Candidates from a file."""
    actor = staff_of(request)
    placement_round = selectors.get_round(actor.contact_centre_id, round_id)
    places = selectors.places_of(placement_round)
    documents = selectors.documents_of(places)
    context: dict[str, Any] = {
        "round": placement_round,
        "columns": sheets.CANDIDATE_COLUMNS,
        "sources": [(each.value, each.label) for each in SOURCES],
        "names": {each.profile.code: each.profile.name for each in places},
        "template": "placement/import.html",
    }
    salt = f"placement.import.{round_id}"
    if "rows" in request.POST:
        rows = [ReadCandidate(**_frozen(row)) for row in _opened(request, salt)]
        done = services.save_candidates(
            actor=actor,
            round_id=round_id,
            candidates=rows,
            source=request.POST.get("source", ""),
            evidence=typed_in(request.POST, "evidence"),
        )
        counts = {"added": done.added, "changed": done.changed, "levels": done.rated}
        sentence = _("%(added)s candidates added, %(changed)s changed, %(levels)s levels stored.")
        messages.success(request, sentence % counts)
        return redirect("placement:round", round_id=round_id)
    known = {value for each in placement_round.candidates.all() for value in (each.number, each.email) if value}

    def read(table: Table) -> tuple[Sequence[Any], list[CellFault]]:
        keys = {each.key for document in documents.values() for each in document.measured}
        return sheets.read_candidates(table, profile_codes=documents, element_keys=keys)

    return _import_page(request, context, salt, read, lambda row: bool({row.number, row.email} & known))


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def functions(request: HttpRequest) -> HttpResponse:
    """Existing functions from a file."""
    actor = staff_of(request)
    library = selectors.library_of(actor.contact_centre_id)
    salt = f"grading.import.{actor.contact_centre_id}"
    if "rows" in request.POST:
        rows = [ReadFunction(**row) for row in _opened(request, salt)]
        added, changed = services.save_functions(actor=actor, functions=rows)
        sentence = _("%(added)s functions added, %(changed)s changed.")
        messages.success(request, sentence % {"added": added, "changed": changed})
        return redirect("placement:grading")
    known = {each.name.lower() for each in selectors.graded_functions_of(actor.contact_centre_id)}
    context = {"columns": sheets.FUNCTION_COLUMNS, "template": "placement/function_import.html"}

    def read(table: Table) -> tuple[Sequence[Any], list[CellFault]]:
        return sheets.read_functions(table, element_keys=library)

    return _import_page(request, context, salt, read, lambda row: row.name.lower() in known)


@desk_page(Permission.PLAN_PLACEMENT)
def candidate_template(request: HttpRequest, round_id: uuid.UUID, kind: str) -> HttpResponse:
    """An empty file for candidates of this round."""
    placement_round = selectors.get_round(staff_of(request).contact_centre_id, round_id)
    _check_kind(kind)
    places = selectors.places_of(placement_round)
    elements = {
        each.key: each.text for document in selectors.documents_of(places).values() for each in document.measured
    }
    names = {each.profile.code: each.profile.name for each in places}
    return as_download(sheets.candidate_template(kind, names, elements), kind, "kandidaten")


@desk_page(Permission.PLAN_PLACEMENT)
def function_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file for existing functions."""
    _check_kind(kind)
    library = selectors.library_of(staff_of(request).contact_centre_id)
    data = sheets.function_template(kind, {key: each.text for key, each in library.items()})
    return as_download(data, kind, "functies")


def _check_kind(kind: str) -> None:
    if kind not in _KINDS:
        raise NotFoundError(_("There is no such template."))


def _import_page(
    request: HttpRequest,
    context: dict[str, Any],
    salt: str,
    read: Callable[[Table], tuple[Sequence[Any], list[CellFault]]],
    is_known: Callable[[Any], bool],
) -> HttpResponse:
    """The form; after a file the faults of it, or the preview with what it would change."""
    status = 200
    if request.method == "POST":
        try:
            table, name = _uploaded(request)
            rows, faults = read(table)
        except InvalidError as error:
            context["error"], status = str(error), 422
        else:
            status = 422 if faults else 200
            context |= {"faults": faults, "file_name": name}
            if not faults:
                context["preview"] = [(row, is_known(row)) for row in rows]
                context["sealed"] = signing.dumps([_plain(row) for row in rows], salt=salt, compress=True)
                context["has_levels"] = any(row.levels for row in rows)
    return render(request, context["template"], context, status=status)


def _uploaded(request: HttpRequest) -> tuple[Table, str]:
    """What was chosen, with its name. Raises InvalidError."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise InvalidError(_("Choose a file that ends in .xlsx or .csv."))
    name = file.name or ""
    return read_table(name, file.read()), name


def _opened(request: HttpRequest, salt: str) -> list[dict[str, Any]]:
    """The rows of the preview, as they were shown. Raises InvalidError."""
    try:
        return list(signing.loads(request.POST["rows"], salt=salt, max_age=_AN_HOUR))
    except signing.BadSignature:
        raise InvalidError(_("This preview is too old. Choose the file again.")) from None


def _plain(row: Any) -> dict[str, Any]:
    values = asdict(row)
    if values.get("given") is not None:
        values["given"] = sorted(values["given"])
    return values


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"wishes": tuple(row["wishes"]), "given": frozenset(row["given"] or ())}
