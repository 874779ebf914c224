"""The evaluation forms that come along: one file per channel in `data/forms`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import yaml

from .rules.documents import read_form
from .types import FormChannel, FormDocument

_FOLDER: Final = Path(__file__).parent / "data" / "forms"


@cache
def default_form(channel: FormChannel) -> FormDocument:
    return read_form(yaml.load((_FOLDER / f"{channel.value}.yaml").read_text("utf-8"), yaml.CSafeLoader))
