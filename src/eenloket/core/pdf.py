"""Documents as PDF, set by typst: no system library, no browser, the same bytes for the same data.

A template is `<module>/documents/<name>.typ`; `render_pdf("profiles/profile", data)`. It reads what it shows with
`json("data.json")`, and may import what stands beside it in its folder. Nothing in the data is read as markup: typst
shows a string as it is.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst

_PACKAGE: Final = "eenloket"
_FOLDER: Final = "documents"
_FONTS: Final = "fonts"
_SHARED: Final = "core"  # its folder is at hand in every template as `house.typ`
_WHEN: Final = datetime(2000, 1, 1, tzinfo=UTC)  # typst's own date is not used: documents say theirs in the data


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The template with this data as a tagged PDF. Raises FileNotFoundError when there is no such template."""
    made = _compiled(template, data, "pdf")
    return made if isinstance(made, bytes) else b"".join(made)


def render_png(template: str, data: Mapping[str, Any], *, dots_per_inch: int = 72) -> list[bytes]:
    """The pages as pictures, to look at."""
    pages = _compiled(template, data, "png", dots_per_inch)
    return pages if isinstance(pages, list) else [pages]


def _compiled(
    template: str, data: Mapping[str, Any], kind: Literal["pdf", "png"], dots_per_inch: int = 72
) -> bytes | list[bytes]:
    module, _, name = template.partition("/")
    source = _folder(module)
    if not (source / f"{name}.typ").is_file():
        raise FileNotFoundError(template)
    with tempfile.TemporaryDirectory(prefix="eenloket-pdf-") as work:
        root = Path(work)
        for folder in (_folder(_SHARED), source):
            shutil.copytree(folder, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(_FONTS))
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(root / f"{name}.typ"),
            root=str(root),
            format=kind,
            font_paths=_fonts(),
            ignore_system_fonts=True,  # the same letters on every machine
            timestamp=int(_WHEN.timestamp()),
            ppi=float(dots_per_inch),
        )


def _fonts() -> list[str]:
    """The fonts of the house, which `script/assets.py` puts there; without them typst's own serif is used."""
    folder = _folder(_SHARED) / _FONTS
    return [str(folder)] if folder.is_dir() else []


def _folder(module: str) -> Path:
    return Path(str(files(_PACKAGE))) / module / _FOLDER
