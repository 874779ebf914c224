"""A form as a page shows it, to citizens and as a preview to its maker; and what a browser sends back of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from .rules import values as value_rules
from .rules.design import asks
from .rules.filling import shown_keys
from .types import MOST_FILES, TRAP_KEY, Condition, Design, Field, FieldKind, Page, Problem, Use, Value, Values
from .wording import kinds_in_words, problem_words

TRAP: Final = "website"  # people do not see this field; what is filled in there was filled in by a machine
_AUTOCOMPLETE: Final = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}
_INPUT_TYPE: Final = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}
_INPUT_MODE: Final = {FieldKind.NUMBER: "decimal", FieldKind.BSN: "numeric", FieldKind.DATE: "numeric"}
_EXTENSIONS: Final = {
    "pdf": ".pdf",
    "photo": ".jpg,.jpeg,.png,.webp",
    "office": ".docx,.xlsx,.odt,.ods,.doc,.xls",
    "text": ".txt",
}


@dataclass(frozen=True)
class FieldView:
    """One field with what was typed in it, what is wrong with that, and what came along."""

    field: Field
    value: Value
    error: str = ""
    is_hidden: bool = False
    files: Sequence[object] = ()
    is_fixed: bool = False

    @property
    def parts(self) -> list[str]:
        """The value as its parts; of an address always two."""
        parts = [self.value] if isinstance(self.value, str) else list(self.value)
        return [*parts, "", ""][:2] if self.field.kind == FieldKind.ADDRESS else parts

    @property
    def line(self) -> str:
        return self.parts[0] if self.parts else ""

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Id, label and whether it is chosen; the first has the id of the field, to which an error leads."""
        chosen = set(self.parts)
        key = self.field.key
        return [
            (f"{key}-{n}" if n else key, choice, choice in chosen)
            for n, choice in enumerate(each for each in self.field.choices if each.strip())
        ]

    @property
    def condition(self) -> str:
        """For the script that shows and hides: {"field": ..., "values": [...]}."""
        return condition_json(self.field.when)

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as far as they are there."""
        key = self.field.key
        named = ((f"{key}-hint", self.hint), (f"{key}-err", self.error))
        return " ".join(name for name, text in named if text)

    @property
    def hint(self) -> str:
        return _("As it is in the register of persons.") if self.is_fixed else self.field.hint

    @property
    def file_kinds(self) -> str:
        return kinds_in_words(self.field)

    @property
    def most_files(self) -> int:
        return min(self.field.most or 1, MOST_FILES)

    @property
    def has_room(self) -> bool:
        return len(self.files) < self.most_files

    @property
    def accept(self) -> str:
        return ",".join(_EXTENSIONS[kind] for kind in self.field.file_types if kind in _EXTENSIONS)

    @property
    def input_type(self) -> str:
        return _INPUT_TYPE.get(FieldKind(self.field.kind), "text")

    @property
    def input_mode(self) -> str:
        return _INPUT_MODE.get(FieldKind(self.field.kind), "")

    @property
    def autocomplete(self) -> str:
        """What a browser may fill in by itself (WCAG 1.3.5)."""
        return "name" if self.field.use == Use.NAME else _AUTOCOMPLETE.get(FieldKind(self.field.kind), "off")

    @property
    def is_question(self) -> bool:
        return self.field.use == Use.QUESTION

    @property
    def yes(self) -> str:
        return value_rules.YES


def field_views(
    page: Page,
    shown: frozenset[str],
    values: Values,
    files: Mapping[str, Sequence[object]],
    errors: Mapping[str, str] | None = None,
    *,
    fixed: Collection[str] = (),
) -> list[FieldView]:
    """The fields of a page, those of `fixed` to read only; those that are not shown now come along hidden, for a
    browser that shows them at once."""
    return [
        FieldView(
            field,
            values.get(field.key, ""),
            (errors or {}).get(field.key, ""),
            field.key not in shown,
            files.get(field.key, ()),
            field.key in fixed,
        )
        for field in page.fields
    ]


def condition_json(condition: Condition | None) -> str:
    return json.dumps({"field": condition.field, "values": condition.values}) if condition else ""


def typed_values(page: Page, form: QueryDict) -> dict[str, Value]:
    """What a browser sent for the fields of a page; a box that is not ticked is not sent, and is empty then."""
    found: dict[str, Value] = {}
    for field in page.fields:
        if not asks(field) or field.kind == FieldKind.FILE:
            continue
        parts = [part.replace("\x00", "").replace("\r\n", "\n") for part in form.getlist(field.key)]
        if field.kind == FieldKind.ADDRESS:
            found[field.key] = [part.strip() for part in parts[:2]]
        else:
            found[field.key] = parts if field.kind == FieldKind.CHOICES else (parts[-1] if parts else "")
    if form.get(TRAP, "").strip():
        found[TRAP_KEY] = "1"
    return found


def errors_in_words(page: Page, problems: Mapping[str, Problem]) -> dict[str, str]:
    """What to do about each field of a page, in its order."""
    return {field.key: problem_words(problems[field.key], field) for field in page.fields if field.key in problems}


def context_of_preview(page: Page) -> dict[str, Any]:
    """A page as somebody gets it who filled in nothing, for its maker."""
    shown = shown_keys(Design(pages=(page,)), {})
    return {"page": page, "views": field_views(page, shown, {}, {})}
