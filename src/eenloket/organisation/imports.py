"""Government organisations from the TOOI register, with municipalities that ended marked by the BRP table 33."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from eenloket.core.errors import InvalidError

from .models import GovernmentOrganisation
from .types import Layer

Progress = Callable[[int, int], None]
_LONGEST_URI = 200

_LAYERS = {
    "gemeentelijst": Layer.MUNICIPALITY,
    "provincielijst": Layer.PROVINCE,
    "waterschaplijst": Layer.WATER_BOARD,
}


def bundled(name: str) -> Path:
    """A data file that ships with the product, with its source and licence beside it."""
    return Path(__file__).parent / "data" / name


@transaction.atomic
def import_organisations(
    path: Path,
    progress: Progress = lambda done, all_: None,
    ended: dict[str, date] | None = None,
    *,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Store organisations by their URI; running it again changes nothing. Returns counts and problems by item.
    `dry_run` counts what would be done and stores nothing.

    What was added by hand (phone, website, how to reach) stays. Raises InvalidError when it is no such file.
    """
    entries = _entries(path)
    ended = municipality_ends() if ended is None else ended
    known = {row.uri: row for row in GovernmentOrganisation.objects.all()}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    problems: list[dict[str, Any]] = []
    new: list[GovernmentOrganisation] = []
    for number, entry in enumerate(entries, start=1):
        progress(number, len(entries))
        fields = entry.get("fields") if isinstance(entry, dict) else None
        fields = fields if isinstance(fields, dict) else {}
        uri, name = fields.get("identifier", ""), fields.get("naam", "")
        if problem := _problem(uri, name):
            problems.append({"line": number, "problem": problem})
            continue
        values = _values(uri, name, str(fields.get("oorsprong", "")), ended)
        row = known.get(uri)
        if row is None:
            known[uri] = GovernmentOrganisation(uri=uri, **values)
            new.append(known[uri])
            counts["added"] += 1
        elif any(getattr(row, key) != value for key, value in values.items()):
            GovernmentOrganisation.objects.filter(pk=row.pk).update(**values)
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    GovernmentOrganisation.objects.bulk_create(new)
    if dry_run:
        transaction.set_rollback(True)
    return {**counts, "problems": problems}


def municipality_ends(path: Path | None = None) -> dict[str, date]:
    """The day on which each municipality that no longer exists ended, by its four-digit code (BRP table 33)."""
    with (path or bundled("brp_tabel33_gemeenten.csv")).open(encoding="utf-16", newline="") as file:
        return {
            row["92.10 Gemeentecode"]: date(int(ended[:4]), int(ended[4:6]), int(ended[6:8]))
            for row in csv.DictReader(file)
            if len(ended := row["99.99 Datum einde"]) == 8 and not ended.endswith("00")
        }


def _entries(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidError(f"{path}: {error.strerror}.") from None
    except ValueError:
        raise InvalidError(f"{path} is not a JSON file.") from None
    if not isinstance(content, list):
        raise InvalidError(f"{path} does not hold a list of organisations.")
    return content


def _problem(uri: Any, name: Any) -> str:
    """Why this is no organisation; nothing when it is one."""
    if not isinstance(uri, str) or not uri.startswith("http") or not isinstance(name, str) or not name.strip():
        return "identifier or naam is missing"
    if len(uri) > _LONGEST_URI:
        return f"identifier is longer than {_LONGEST_URI} characters"
    return "holds a NUL character" if "\x00" in uri + name else ""


def _values(uri: str, name: str, origin: str, ended: dict[str, date]) -> dict[str, Any]:
    code = uri.rsplit("/gm", 1)[-1] if "/gm" in uri else ""
    return {
        "name": (name[:1].upper() + name[1:]).strip()[:250],
        "kind": origin[:60],
        "layer": _LAYERS.get(origin, Layer.STATE),
        "ended_on": ended.get(code),
    }
