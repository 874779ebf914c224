"""Reading the fields of a row: what is wrong with each is gathered, so that one run tells all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.dateparse import parse_date, parse_datetime

from eenloket.core.errors import InvalidError

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Fields:
    """The fields of one row. Read what is needed, then `check`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.wrong: dict[str, str] = {}

    def text(self, name: str, *, is_needed: bool = False, most: int | None = None) -> str:
        """The text of a field without spaces around it; empty when there is none."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, str):
            return self._refuse(name, "is not a text")
        text = (value or "").strip()
        if not text and is_needed:
            return self._refuse(name, "is empty")
        if _UNSTORABLE.search(text):
            return self._refuse(name, "holds a NUL or half a character")
        if most and len(text) > most:
            return self._refuse(name, f"is longer than {most} characters")
        return text

    def one_of(self, name: str, choices: Collection[str]) -> str:
        text = self.text(name, is_needed=True)
        if text and text not in choices:
            return self._refuse(name, f"is none of {', '.join(choices)}")
        return text

    def parts(self, name: str) -> tuple[str, ...]:
        """What stands between the bars of a field, each once."""
        return tuple(dict.fromkeys(part for each in self.text(name).split("|") if (part := each.strip())))

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            found = parse_date(text) if text else None
        except ValueError:
            found = None
        if text and found is None:
            self._refuse(name, "is not a day as 2026-12-31")
        return found

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        try:
            found = parse_datetime(text) if text else None
        except ValueError:
            found = None
        if text and found is None:
            self._refuse(name, "is not a date and time")
        return found

    def inner(self, name: str) -> Fields:
        """The fields of an object in this field; of none when it is not there."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            self._refuse(name, "is not an object")
        return Fields(value if isinstance(value, dict) else {})

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        """The objects in a list; none when there is no list."""
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._refuse(name, "is not a list of objects")
            return []
        return value

    def list_of(self, name: str, kind: type[str | dict[str, str]]) -> tuple[Any, ...]:
        """A list of texts, or of objects that hold texts."""
        value = self._values.get(name) or []
        items = value if isinstance(value, list) else [None]
        if not all(isinstance(each, kind) and all(_can_be_stored(text) for text in _texts(each)) for each in items):
            self._refuse(name, "is not a list of texts" if kind is str else "is not a list of objects with texts")
            return ()
        return tuple(items)

    def words(self, name: str, inside: str) -> tuple[str, ...]:
        """The texts under one name in a list of objects, each once."""
        found = []
        for each in self.objects(name):
            inner = Fields(each)
            found.append(inner.text(inside))
            if inner.wrong:
                self._refuse(name, f"{inside} {inner.wrong[inside]}")
        return tuple(dict.fromkeys(filter(None, found)))

    def refuse(self, name: str, why: str) -> None:
        self.wrong.setdefault(name, why)

    def check(self) -> None:
        """Raises InvalidError with what is wrong per field."""
        if self.wrong:
            raise InvalidError("; ".join(f"{name} {why}" for name, why in self.wrong.items()), self.wrong)

    def _refuse(self, name: str, why: str) -> str:
        self.refuse(name, why)
        return ""


def _texts(item: Any) -> list[Any]:
    return [text for pair in item.items() for text in pair] if isinstance(item, dict) else [item]


def _can_be_stored(text: Any) -> bool:
    return isinstance(text, str) and not _UNSTORABLE.search(text)
