"""What the writer of a notice typed, as it stands in the form and as it is meant."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.http import QueryDict
from django.utils import timezone

from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in, uuid_or_none

from .forms import moment_in
from .types import NoticeWish

if TYPE_CHECKING:
    from .models import Notice

_AS_TYPED: Final = "%Y-%m-%dT%H:%M"
_MOMENTS: Final = ("valid_from", "valid_until")


@dataclass(frozen=True, kw_only=True)
class NoticeForm:
    """The form of a notice, with what is wrong per field."""

    title: str = ""
    text: str = ""
    site_text: str = ""
    is_important: bool = False
    valid_from: str = ""
    valid_until: str = ""
    municipalities: Sequence[str] = ()
    roles: Sequence[str] = ()
    answer: str = ""
    revision: int = 1
    errors: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, datetime | None] = field(default_factory=dict)

    @classmethod
    def read(cls, form: QueryDict) -> NoticeForm:
        """What was sent; a moment that is none stands among the errors."""
        errors: dict[str, str] = {}
        moments: dict[str, datetime | None] = {}
        for name in _MOMENTS:
            try:
                moments[name] = moment_in(form, name)
            except InvalidError as error:
                errors |= error.fields
        revision = form.get("revision", "")
        return cls(
            title=typed_in(form, "title"),
            text=typed_in(form, "text"),
            site_text=typed_in(form, "site_text"),
            is_important=form.get("is_important") == "1",
            valid_from=typed_in(form, "valid_from"),
            valid_until=typed_in(form, "valid_until"),
            municipalities=form.getlist("municipality"),
            roles=[each.replace("\x00", "") for each in form.getlist("role")],
            answer=typed_in(form, "answer").strip(),
            revision=int(revision) if revision.isdecimal() and len(revision) < 8 else 0,
            errors=errors,
            moments=moments,
        )

    @classmethod
    def of(cls, notice: Notice) -> NoticeForm:
        """A notice as it is now."""
        version = notice.current
        return cls(
            title=version.title if version else "",
            text=version.text if version else "",
            site_text=version.site_text if version else "",
            is_important=notice.is_important,
            valid_from=_as_typed(notice.valid_from),
            valid_until=_as_typed(notice.valid_until),
            municipalities=[str(each) for each in notice.for_municipalities],
            roles=list(notice.for_roles),
            answer=notice.answer.slug if notice.answer else "",
            revision=notice.revision,
        )

    @property
    def wish(self) -> NoticeWish:
        """What is meant by it. An unreadable key stands for a municipality that nobody works for."""
        return NoticeWish(
            title=self.title,
            text=self.text,
            site_text=self.site_text,
            is_important=self.is_important,
            valid_from=self.moments.get("valid_from"),
            valid_until=self.moments.get("valid_until"),
            municipality_ids=[uuid_or_none(each) or uuid.UUID(int=0) for each in self.municipalities],
            role_codes=self.roles,
            answer_slug=self.answer,
        )


def _as_typed(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime(_AS_TYPED) if moment else ""
