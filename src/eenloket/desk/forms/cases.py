"""What is typed at the foot of a case and in its dialogs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from eenloket.cases.services import AskedOf
from eenloket.core.errors import InvalidError
from eenloket.desk.forms.moments import date_from, time_from
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eenloket.cases.models import CaseEvent

CITIZEN, COLLEAGUES, ASIDE = "citizen", "colleagues", "aside"
# Whom each step is written for: what is meant for colleagues must never reach a citizen.
AUDIENCES: Final = {
    "settle": CITIZEN,
    "message": CITIZEN,
    "ask_citizen": CITIZEN,
    "ask_back": COLLEAGUES,
    "reply": COLLEAGUES,
    "note": COLLEAGUES,
    "nudge": COLLEAGUES,
    "aside": ASIDE,
}
# The dialog in which a step is filled in; without one it is at the foot of the case.
DIALOGS: Final = {
    "forward": "doorsturen",
    "wrong": "doorsturen",
    "split": "splitsen",
    "merge": "samenvoegen",
    "reopen": "heropenen",
    "assign": "toewijzen",
    "time": "tijd",
    "stop_clock": "klok-stop",
    "run_clock": "klok-door",
    "extend": "verlengen",
    "redate": "andere-datum",
    "receipt": "ontvangst",
}
MOST_NAME: Final = 80


@dataclass(frozen=True, kw_only=True)
class Composer:
    """A step with what was typed for it; kept with its errors when it was refused, and with what others did meanwhile
    when it was overtaken."""

    step: str = ""
    text: str = ""
    audience: str = CITIZEN
    department: str = ""
    name: str = ""
    once: str = ""
    result: str = ""
    to: str = ""
    email: str = ""
    stops_clock: bool = False
    staff: str = ""
    subject: str = ""
    into: str = ""
    code: str = ""
    span: str = ""
    minutes: str = ""
    day: str = ""
    reason: str = ""
    until: str = ""
    weeks: str = ""
    abroad: str = ""
    after: str = ""
    revision: str = ""
    read_at: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    changed: Sequence[CaseEvent] = ()

    @classmethod
    def read(cls, step: str, form: QueryDict) -> Composer:
        plain = (
            *("department", "once", "result", "to", "email", "staff", "subject", "into", "code", "span", "minutes"),
            *("after", "reason", "until", "weeks", "abroad"),
        )
        if step == "forward" and form.get("wrong") == "1":
            step = "wrong"
        given: dict[str, Any] = {name: typed_in(form, name, "") for name in plain}
        return cls(
            step=step,
            text=typed_in(form, "text", ""),
            audience=typed_in(form, "audience", AUDIENCES.get(step, COLLEAGUES)),
            name=typed_in(form, "name", "").strip()[:MOST_NAME],
            stops_clock=form.get("stops_clock") == "1",
            day=typed_in(form, "day", ""),
            revision=typed_in(form, "revision", ""),
            read_at=typed_in(form, "read_at", ""),
            **given,
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

    @property
    def new_id(self) -> uuid.UUID:
        """The same, for a row that must have a key. Raises InvalidError."""
        if (found := self.event_id) is None:
            raise InvalidError(_("The browser sent something unreadable."))
        return found

    @property
    def staff_id(self) -> uuid.UUID | None:
        """To whom the case is given; None puts it back in the inbox."""
        return uuid_or_none(self.staff)

    @property
    def other_case_id(self) -> uuid.UUID:
        """What the case is joined to. Raises InvalidError."""
        if (found := uuid_or_none(self.into)) is None:
            message = _("Choose another case.")
            raise InvalidError(message, {"into": message})
        return found

    @property
    def asked_of(self) -> AskedOf:
        """Of whom something is asked aside: `staff:<key>`, `department:<key>`, or `email` with the address beside."""
        kind, _colon, key = self.to.partition(":")
        return AskedOf(
            staff_id=uuid_or_none(key) if kind == "staff" else None,
            department_id=uuid_or_none(key) if kind == "department" else None,
            email=self.email if kind == "email" else "",
        )

    @property
    def called_again(self) -> tuple[date | None, time | None]:
        """When calling is tried again, as far as that was said."""
        return date_from(self.day), time_from(self.after)

    @property
    def whole_minutes(self) -> int:
        return int(self.minutes) if self.minutes.strip().isdecimal() and len(self.minutes) < 6 else -1

    @property
    def promised_on(self) -> date | None:
        return date_from(self.day)

    @property
    def answered_by(self) -> date | None:
        """The term for an answer; None when none was typed. Raises InvalidError for what is no date."""
        found = date_from(self.until)
        if self.until.strip() and found is None:
            message = _("This is not a date.")
            raise InvalidError(message, {"until": message})
        return found

    @property
    def whole_weeks(self) -> int | None:
        return int(self.weeks) if self.weeks.strip().isdecimal() and len(self.weeks) < 4 else None

    @property
    def read_revision(self) -> int | None:
        return int(self.revision) if self.revision.isdecimal() and len(self.revision) < 9 else None

    @property
    def read_moment(self) -> datetime | None:
        try:
            found = parse_datetime(self.read_at)
        except ValueError:
            return None
        return found if found and found.tzinfo else None

    def check(self) -> None:
        """Raises InvalidError when the text was written for someone else than the step tells it to."""
        if self.audience != AUDIENCES.get(self.step, self.audience):
            message = _("Choose again whom this text is for.")
            raise InvalidError(message, {"audience": message})

    @property
    def is_forward(self) -> bool:
        """Whether the case may be out of sight afterwards."""
        return self.step in ("forward", "wrong")

    @property
    def dialog(self) -> str:
        return DIALOGS.get(self.step, "")
