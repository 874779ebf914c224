"""What is typed at the foot of a case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in, uuid_or_none

CITIZEN, COLLEAGUES = "citizen", "colleagues"
# Whom each step is written for: what is meant for colleagues must never reach a citizen.
AUDIENCES: Final = {
    "settle": CITIZEN,
    "message": CITIZEN,
    "ask_back": COLLEAGUES,
    "reply": COLLEAGUES,
    "note": COLLEAGUES,
}
MOST_NAME: Final = 80


@dataclass(frozen=True, kw_only=True)
class Composer:
    """A step with its text as typed; kept with its errors when it was refused."""

    step: str = ""
    text: str = ""
    audience: str = CITIZEN
    department: str = ""
    name: str = ""
    once: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, step: str, form: QueryDict) -> Composer:
        return cls(
            step=step,
            text=typed_in(form, "text", ""),
            audience=typed_in(form, "audience", AUDIENCES.get(step, COLLEAGUES)),
            department=typed_in(form, "department", ""),
            name=typed_in(form, "name", "").strip()[:MOST_NAME],
            once=typed_in(form, "once", ""),
        )

    @property
    def department_id(self) -> uuid.UUID:
        """Whom to forward to. Raises InvalidError when nobody is chosen."""
        try:
            return uuid.UUID(self.department)
        except ValueError:
            message = _("Choose who gets this.")
            raise InvalidError(message, {"department": message}) from None

    @property
    def event_id(self) -> uuid.UUID | None:
        """The id that the page made for what will be stored: sending the form twice stores it once."""
        return uuid_or_none(self.once)

    def check(self) -> None:
        """Raises InvalidError when the text was written for someone else than the step tells it to."""
        if self.audience != AUDIENCES.get(self.step, self.audience):
            message = _("Choose again whom this text is for.")
            raise InvalidError(message, {"audience": message})

    @property
    def is_forward(self) -> bool:
        return self.step == "forward"
