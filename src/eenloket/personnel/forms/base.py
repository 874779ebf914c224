from __future__ import annotations

from typing import Any

from django import forms

from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7


class HouseForm(forms.Form):
    """A form that shows what a service would not accept at the fields it is about."""

    def refuse(self, error: InvalidError) -> None:
        for name, problem in (error.fields or {"": str(error)}).items():
            self.add_error(name if name in self.fields else None, problem)


class KeyedForm(HouseForm):
    """A form that makes a row: its key comes along, so that sent twice it makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


def date_field(label: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, initial=initial)


def moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def text_field(label: Any, *, most: int, rows: int = 0, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A line, or with `rows` an area of text."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=widget)


def choice_field(label: Any, choices: type[Any], *, help_text: Any = "", initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices.choices, help_text=help_text, initial=initial)
