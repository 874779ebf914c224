"""Answers of our own for whoever finds them useful: another contact centre takes them with `import content`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of

from .exchange import FORMAT, FORMAT_VERSION, STAYS_HERE
from .models import AnswerVersion
from .selectors import published_answers

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

    from .models import Answer

CC0: Final = "CC0-1.0"
_PARTS: Final = tuple(name for name in AnswerVersion.TEXT_FIELDS if name not in STAYS_HERE)


def export_content(contact_centre_id: uuid.UUID, *, municipality: str = "", licence: str = CC0) -> dict[str, Any]:
    """The published answers that are our own, with whose they are, their versions and the licence.

    With a municipality (its slug) those that hold there, else the shared ones and not their variants. Raises
    NotFoundError when there is no such municipality.
    """
    directory = directory_of(contact_centre_id)
    chosen = _chosen(list(directory.municipalities.values()), municipality)
    found = published_answers(contact_centre_id, chosen.pk if chosen else None).filter(source="own", authority="")
    if chosen is None:
        found = found.filter(variant_of=None)
    answers = list(found.exclude(current=None).prefetch_related("related").order_by("source_id"))
    ids = {answer.pk: answer.source_id for answer in answers}
    whose = {each.pk: each.name for each in directory.municipalities.values()}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "licence": licence,
        "origin": f"Gemeente {chosen.name}" if chosen else directory.centre.name,
        "exported_at": clock.now().isoformat(timespec="seconds"),
        "answers": [_exported(answer, ids, whose) for answer in answers],
    }


def _chosen(municipalities: list[Municipality], slug: str) -> Municipality | None:
    """The one named, else the only one."""
    if not slug:
        return municipalities[0] if len(municipalities) == 1 else None
    if found := next((each for each in municipalities if each.slug == slug), None):
        return found
    raise NotFoundError(f"There is no municipality {slug} in this contact centre.")


def _exported(answer: Answer, ids: dict[uuid.UUID, str], whose: dict[uuid.UUID, str]) -> dict[str, Any]:
    current = answer.current
    return {
        "id": answer.source_id,
        "version": current.number if current else 0,
        "checked_on": current.checked_on.isoformat() if current else None,
        "municipality": whose.get(answer.municipality_id) if answer.municipality_id else None,
        "kind": answer.kind,
        "layer": answer.layer,
        "product": answer.product.uri if answer.product else None,
        "portal_area": answer.portal_area.name if answer.portal_area else None,
        "valid_from": answer.valid_from.isoformat() if answer.valid_from else None,
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else None,
        "related": sorted(ids[each.pk] for each in answer.related.all() if each.pk in ids),
        "text": {name: getattr(current, name) for name in _PARTS},
    }
