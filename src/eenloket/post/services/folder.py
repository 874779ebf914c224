"""The folder of a scanner: a file is taken when it is whole, then moved to `done`."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from eenloket.core import clock
from eenloket.organisation.selectors import all_municipalities
from eenloket.post import reading
from eenloket.post.types import Source

from .taking import take_in

_DONE: Final = "done"
_QUIET_SECONDS: Final = 10  # a scanner that still writes touches the file more often
_MOST_AT_ONCE: Final = 50
_BEING_WRITTEN: Final = (".part", ".tmp", ".filepart", ".crdownload")

logger = logging.getLogger(__name__)


def folder_of(slug: str) -> Path:
    """Where the scans of this municipality are put."""
    return Path(settings.EENLOKET_POST) / slug


def look_in_folders() -> int:
    """Take in what lies in the folders of all municipalities; returns how many files.

    Nothing is lost or doubled when this is cut off: the file is moved after it is stored, and stored under a key of
    its name, time and content, so that the same file found again is the same batch.
    """
    taken = 0
    for municipality in all_municipalities():
        for path in _whole_files(folder_of(municipality.slug)):
            try:
                data = path.read_bytes()
                key = uuid.uuid5(municipality.pk, f"{path.name}:{path.stat().st_mtime_ns}:{len(data)}")
                take_in(
                    contact_centre_id=municipality.contact_centre_id,
                    municipality_id=municipality.pk,
                    name=path.name,
                    data=data,
                    source=Source.FOLDER,
                    key=key,
                    received_on=clock.today(),
                )
                _move(path)
            except OSError:
                logger.exception("%s could not be taken in", path)
            else:
                taken += 1
    return taken


def _whole_files(folder: Path) -> Iterator[Path]:
    """The oldest files that nobody has written to for a while."""
    if not folder.is_dir():
        return
    found = []
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.lower().endswith(_BEING_WRITTEN) or path.is_symlink():
            continue
        status = path.stat()
        is_quiet = clock.now().timestamp() - status.st_mtime >= _QUIET_SECONDS
        if path.is_file() and is_quiet and status.st_size <= reading.MOST_BYTES:
            found.append((status.st_mtime, path))
    yield from (path for _written, path in sorted(found)[:_MOST_AT_ONCE])


def _move(path: Path) -> None:
    """To `done`, under its own name or one beside it that is free."""
    done = path.parent / _DONE
    done.mkdir(exist_ok=True)
    target, number = done / path.name, 1
    while target.exists():
        number += 1
        target = done / f"{path.stem}-{number}{path.suffix}"
    path.replace(target)
