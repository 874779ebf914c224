"""A dossier as one zip: an index to read (HTML) and to count with (CSV), and every document with its hash."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from eenloket.accounts.selectors import get_staff
from eenloket.core import audit, clock, live
from eenloket.core.errors import EenloketError, InvalidError
from eenloket.documents.selectors import content_of, documents_about
from eenloket.dossier import selectors
from eenloket.dossier.models import Export
from eenloket.dossier.rules import Filed, file_names, safe_cell
from eenloket.dossier.types import Entry, ExportState, Kind, Scope

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST_AT_ONCE: Final = 10 * 1024 * 1024  # bytes of documents: more is made by the worker
MOST_BYTES: Final = 500 * 1024 * 1024
_MOST_ATTEMPTS: Final = 3
_KEPT_DAYS: Final = 7
_LANGUAGE: Final = "nl"


@transaction.atomic
def start_export(*, actor: Staff, scope: Scope, export_id: uuid.UUID) -> Export:
    """Export a dossier; a small one is ready when this returns, a large one is made by the worker. The same
    `export_id` again gives the same export. Raises InvalidError when it is too large for one file."""
    if known := Export.objects.filter(pk=export_id, staff=actor).defer("data").first():
        return known
    size = sum(documents_about(scope.subject_ids).values_list("file__size", flat=True))
    if size > MOST_BYTES:
        raise InvalidError(_("The documents of this dossier are larger than 500 MB together. Save them one by one."))
    export = Export.objects.create(
        id=export_id,
        contact_centre_id=scope.contact_centre_id,
        staff=actor,
        about_type=scope.about_type,
        about_id=scope.about_id,
        title=scope.title[:200],
        created_at=clock.now(),
    )
    audit.record(actor, "dossier.exported", export, label=scope.title)
    if size <= MOST_AT_ONCE:
        _fill(export, scope)
    else:
        _defer(export.pk)
    return export


def make_export(export_id: uuid.UUID) -> None:
    """Make an export that waits; for the worker. Run twice it is made once."""
    export = Export.objects.filter(pk=export_id, state=ExportState.WAITING).defer("data").first()
    if export is None:
        return
    Export.objects.filter(pk=export_id).update(attempts=F("attempts") + 1)
    if export.attempts >= _MOST_ATTEMPTS:
        _end(export, _("Making it was cut off each time."))
        return
    try:
        staff = get_staff(export.contact_centre_id, export.staff_id)
        with transaction.atomic():
            locked = Export.objects.select_for_update().defer("data").get(pk=export_id)
            if locked.state == ExportState.WAITING:
                _fill(locked, _scope_of(staff, locked))
    except EenloketError as error:
        _end(export, str(error))


@transaction.atomic
def sweep_exports() -> int:
    """Have the worker go on with what a crash left; returns how many."""
    keys = list(Export.objects.filter(state=ExportState.WAITING).values_list("pk", flat=True))
    for key in keys:
        _defer(key)
    return len(keys)


@transaction.atomic
def forget_exports() -> int:
    """Throw away exports of more than a week old; returns how many."""
    old = Export.objects.filter(created_at__lt=clock.now() - timedelta(days=_KEPT_DAYS))
    return old.delete()[0]


def data_of(export: Export) -> bytes:
    return bytes(Export.objects.values_list("data", flat=True).get(pk=export.pk))


def _scope_of(staff: Staff, export: Export) -> Scope:
    """Asked anew: whoever lost the right meanwhile gets nothing."""
    if export.about_type == "party":
        return selectors.scope_of_party(staff, export.about_id)
    return selectors.scope_of_case(staff, export.about_id)


def _fill(export: Export, scope: Scope) -> None:
    with translation.override(_LANGUAGE):
        entries = selectors.all_entries(scope)
        export.data = _zipped(scope, entries)
    export.state, export.made_at, export.entry_count = ExportState.READY, clock.now(), len(entries)
    export.save(update_fields=["data", "state", "made_at", "entry_count"])
    live.poke(f"staff:{export.staff_id}")


@transaction.atomic
def _end(export: Export, problem: str) -> None:
    Export.objects.filter(pk=export.pk).update(state=ExportState.FAILED, problem=problem[:200])
    live.poke(f"staff:{export.staff_id}")


def _zipped(scope: Scope, entries: list[Entry]) -> bytes:
    documents = {each.pk: each for each in documents_about(scope.subject_ids)}
    filed = file_names([(entry.key, documents[entry.key].name) for entry in entries if entry.kind == Kind.DOCUMENT])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _page(scope, entries, filed))
        archive.writestr("index.csv", _table(entries, filed))
        for key, place in filed.items():
            archive.writestr(place.path, content_of(documents[key]).data)
    return target.getvalue()


def _page(scope: Scope, entries: list[Entry], filed: dict[uuid.UUID, Filed]) -> str:
    rows = [(number, entry, filed.get(entry.key)) for number, entry in enumerate(entries, start=1)]
    return render_to_string("dossier/export.html", {"scope": scope, "rows": rows, "made_at": clock.now()})


def _table(entries: list[Entry], filed: dict[uuid.UUID, Filed]) -> str:
    target = io.StringIO()
    target.write("\ufeff")  # so that a spreadsheet reads it as UTF-8
    table = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    table.writerow(["nr", "moment", "soort", "titel", "wat", "wie", "richting", "staat", "tekst", "bestand", "sha256"])
    for number, entry in enumerate(entries, start=1):
        place = filed.get(entry.key)
        cells = [
            str(number),
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            str(Kind(entry.kind).label),
            entry.title,
            entry.what,
            entry.who,
            "in" if entry.is_incoming else "",
            entry.state,
            entry.text,
            place.path if place else "",
            entry.sha256,
        ]
        table.writerow([safe_cell(cell) for cell in cells])
    return target.getvalue()


def _defer(export_id: uuid.UUID) -> None:
    job = app.configure_task("dossier.make_export", queue="dossier", queueing_lock=f"dossier.make_export:{export_id}")
    try:
        with transaction.atomic():  # a refused insert would spoil the caller's transaction
            job.defer(export_id=str(export_id))
    except AlreadyEnqueued:
        pass
