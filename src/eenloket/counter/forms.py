"""The forms of arranging the counter: reading what was typed; the services say whether it can be."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .types import CapacityWish, LocationWish, Mode, ServiceWish, Span
from .web import LANGUAGES

_ICONS: Final = (
    ("balie", gettext_lazy("counter")),
    ("id", gettext_lazy("identity card")),
    ("car", gettext_lazy("car")),
    ("house", gettext_lazy("house")),
    ("ring", gettext_lazy("ring")),
    ("baby", gettext_lazy("baby")),
    ("post", gettext_lazy("post")),
    ("euro", gettext_lazy("euro")),
    ("help", gettext_lazy("question")),
    ("building", gettext_lazy("building")),
    ("book", gettext_lazy("book")),
)
_SPANS: Final = re.compile(r"[,;]|\s+en\s+")


class LocationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    directions = forms.CharField(
        label=gettext_lazy("How to find it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Entrance, lift, parking. Citizens read it."),
    )
    screen_text = forms.CharField(label=gettext_lazy("At the foot of the screen"), max_length=200, required=False)
    most_recalls = forms.IntegerField(
        label=gettext_lazy("Calls again before nobody came"), min_value=0, max_value=9, initial=2
    )
    most_parallel = forms.IntegerField(
        label=gettext_lazy("Most appointments at one moment"),
        min_value=0,
        max_value=200,
        initial=0,
        help_text=gettext_lazy("Over all services together; 0 is no limit."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def wish(self) -> LocationWish:
        return LocationWish(**self.cleaned_data)


class ServiceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    letter = forms.CharField(label=gettext_lazy("Letter of the number"), max_length=1, initial="A")
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), initial=10)
    mode = forms.ChoiceField(label=gettext_lazy("How somebody may come"), choices=Mode.choices)
    icon = forms.ChoiceField(label=gettext_lazy("Picture on the kiosk"), choices=_ICONS)
    position = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=0, max_value=999, initial=0)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer of the content base"),
        required=False,
        help_text=gettext_lazy("What to bring comes from its text."),
    )
    product = forms.CharField(
        label=gettext_lazy("Product"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("A name of the product list. Empty: that of the answer."),
    )
    bring = forms.CharField(
        label=gettext_lazy("What to bring"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One thing per line. Empty: as the answer says."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, answers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)  # noqa: S101 - declared above
        answer.choices = [("", _("none")), *answers]
        for code, name in LANGUAGES.items():
            if code != "nl":
                self.fields[f"name_{code}"] = forms.CharField(
                    label=_("Name in another language: %(language)s") % {"language": name},
                    max_length=120,
                    required=False,
                )

    def wish(self) -> ServiceWish:
        data = self.cleaned_data
        return ServiceWish(
            name=data["name"],
            names={code: data[f"name_{code}"] for code in LANGUAGES if code != "nl"},
            letter=data["letter"],
            minutes=data["minutes"],
            mode=data["mode"],
            icon=data["icon"],
            bring=data["bring"],
            answer_id=data["answer"] or None,
            product_name=data["product"],
            position=data["position"],
            is_active=data["is_active"],
        )


class CapacityForm(forms.Form):
    parallel = forms.IntegerField(label=gettext_lazy("At the same time"))
    buffer = forms.IntegerField(label=gettext_lazy("Minutes after each"))
    step = forms.IntegerField(label=gettext_lazy("Every so many minutes"))
    days_ahead = forms.IntegerField(label=gettext_lazy("Days ahead"))
    hours_before = forms.IntegerField(label=gettext_lazy("Hours before"))

    def wish(self) -> CapacityWish:
        return CapacityWish(**self.cleaned_data)


def spans_in(typed: str) -> list[Span]:
    """Opening hours as people write them: "9:00-12:30, 13.30-17.00"; nothing is closed. Raises ValueError."""
    return [_span(part) for part in _SPANS.split(typed) if part.strip()]


def spans_as_text(spans: list[Span]) -> str:
    return ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)


def _span(typed: str) -> Span:
    parts = re.split(r"\s*(?:-|–|tot)\s*", typed.strip())
    if len(parts) != 2:
        raise ValueError(typed)
    return Span(_time(parts[0]), _time(parts[1]))


def _time(typed: str) -> time:
    whole = typed.replace(".", ":").replace("u", "").strip()
    found = parse_time(whole if ":" in whole else f"{whole}:00")
    if found is None:
        raise ValueError(typed)
    return found
