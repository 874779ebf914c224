"""A remark on content."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import QueryDict

from eenloket.ui.typed import typed_in, uuid_or_none


@dataclass(frozen=True, kw_only=True)
class SignalForm:
    """What is wrong or missing, as typed; kept with its errors when it was refused."""

    kind: str = ""
    text: str = ""
    answer_id: uuid.UUID | None = None
    searched_for: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, form: QueryDict) -> SignalForm:
        return cls(
            kind=typed_in(form, "kind", ""),
            text=typed_in(form, "text", ""),
            answer_id=uuid_or_none(typed_in(form, "answer", "")),
            searched_for=typed_in(form, "searched_for", ""),
        )
