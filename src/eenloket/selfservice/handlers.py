from __future__ import annotations

from eenloket.cases.events import CaseChanged
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_text_kind

from .services import tell_of
from .texts import TEXT_KINDS


def connect() -> None:
    subscribe(CaseChanged, tell_of)
    for kind in TEXT_KINDS.values():
        register_text_kind(kind)
