"""Forms of placement and grading."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from .types import AgreedCondition, Asks, FunctionKind, ReadCandidate, YesNo

if TYPE_CHECKING:
    from eenloket.profiles.models import Employee, Profile

_CONDITION_ROWS: Final = 5


class PlainForm(forms.Form):
    """A form that shows at its fields what a service would not accept."""

    def refuse(self, fields: Mapping[str, str], sentence: str) -> None:
        for name, problem in (fields or {"": sentence}).items():
            self.add_error(name if name in self.fields else None, problem)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(PlainForm):
    """A round with how many places each function has."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("Date of the placement"), widget=_day(), help_text=_("From this day people hold their function.")
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, profiles: Iterable[Profile], places: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for profile in profiles:
            self.fields[f"places_{profile.code}"] = forms.IntegerField(
                label=profile.name,
                required=False,
                min_value=0,
                max_value=999,
                initial=places.get(profile.code, 0),
            )

    def place_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("places_")]

    def places(self) -> dict[str, int]:
        return {
            name.removeprefix("places_"): value or 0
            for name, value in self.cleaned_data.items()
            if name.startswith("places_")
        }


class CandidateForm(PlainForm):
    """The facts of a candidate."""

    name = forms.CharField(label=_("Name"), max_length=120)
    number = forms.CharField(
        label=_("Personnel number"), max_length=40, required=False, help_text=_("Leave empty to get one of the round.")
    )
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    function = forms.CharField(label=_("Present function"), max_length=120, required=False)
    function_kind = forms.ChoiceField(
        label=_("Kind of function"), choices=FunctionKind.choices, help_text=_("Conditions go by this.")
    )
    unit = forms.CharField(label=_("Organisation or department"), max_length=120, required=False)
    years = forms.IntegerField(label=_("Years of experience"), required=False, min_value=0, max_value=60)
    hours = forms.DecimalField(
        label=_("Hours a week"), min_value=Decimal(1), max_value=Decimal(40), decimal_places=1, initial=36
    )
    wish_1 = forms.ChoiceField(label=_("First wish"), required=False)
    wish_2 = forms.ChoiceField(label=_("Second wish"), required=False)
    wish_3 = forms.ChoiceField(label=_("Third wish"), required=False)
    wish_note = forms.CharField(
        label=_("What the candidate adds"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    flexible = forms.ChoiceField(label=_("Flexible hours at peaks"), choices=YesNo.choices, initial=YesNo.UNKNOWN)
    content = forms.ChoiceField(label=_("Willing to work with content"), choices=YesNo.choices, initial=YesNo.UNKNOWN)
    employee = forms.ChoiceField(
        label=_("Works here already"),
        required=False,
        help_text=_("Choose the colleague, and what is known of this person counts in the round."),
    )

    def __init__(self, *args: Any, names: Mapping[str, str], employees: Iterable[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("wish_1", "wish_2", "wish_3"):
            self.fields[name].choices = [("", _("no wish")), *names.items()]  # type: ignore[attr-defined]
        choices = [(str(each.pk), each.name) for each in employees]
        if choices:
            self.fields["employee"].choices = [("", _("no, comes from elsewhere")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["employee"]

    def read(self) -> ReadCandidate:
        data = self.cleaned_data
        wishes = (data["wish_1"], data["wish_2"], data["wish_3"])
        names = ("name", "number", "function", "function_kind", "unit", "years", "wish_note", "flexible", "content")
        return ReadCandidate(
            email=data["email"].lower(),
            hours=str(data["hours"]),
            wishes=tuple(dict.fromkeys(each for each in wishes if each)),
            **{name: data[name] for name in names},
        )

    def employee_id(self) -> uuid.UUID | None:
        chosen = self.cleaned_data.get("employee")
        return uuid.UUID(chosen) if chosen else None


class DecideForm(PlainForm):
    """Where a candidate goes, why, and on which conditions."""

    profile_code = forms.ChoiceField(label=_("Function"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    keeps_present = forms.BooleanField(label=_("Keeps the present function as well"), required=False)

    NO_PLACE = "none"

    def __init__(self, *args: Any, names: Mapping[str, str], agreed: Iterable[AgreedCondition] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["profile_code"].choices = [*names.items(), (self.NO_PLACE, _("no place"))]  # type: ignore[attr-defined]
        rows = list(agreed)[:_CONDITION_ROWS]
        for number in range(_CONDITION_ROWS):
            shown = rows[number] if number < len(rows) else AgreedCondition(text="")
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Condition"), max_length=300, required=False, initial=shown.text
            )
            self.fields[f"deadline_{number}"] = forms.DateField(
                label=_("Deadline"), required=False, initial=shown.deadline, widget=_day()
            )
            self.fields[f"consequence_{number}"] = forms.CharField(
                label=_("If it is not met"), max_length=300, required=False, initial=shown.consequence
            )
        self.filled = len(rows)

    def condition_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (self[f"text_{number}"], self[f"deadline_{number}"], self[f"consequence_{number}"])
            for number in range(_CONDITION_ROWS)
        ]

    def shown_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Rows with something in them, all of them after a refusal."""
        return self.condition_rows() if self.is_bound else self.condition_rows()[: self.filled]

    def spare_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [] if self.is_bound else self.condition_rows()[self.filled :]

    def code(self) -> str:
        chosen = str(self.cleaned_data["profile_code"])
        return "" if chosen == self.NO_PLACE else chosen

    def agreed(self) -> list[AgreedCondition]:
        data = self.cleaned_data
        return [
            AgreedCondition(
                text=data[f"text_{number}"],
                deadline=data.get(f"deadline_{number}"),
                consequence=data[f"consequence_{number}"],
            )
            for number in range(_CONDITION_ROWS)
            if data.get(f"text_{number}")
        ]


class RuleForm(PlainForm):
    """One condition rule."""

    function_kind = forms.ChoiceField(label=_("Comes from"), choices=FunctionKind.choices)
    profile_code = forms.ChoiceField(label=_("Goes to"))
    text = forms.CharField(label=_("Condition"), max_length=300)
    asks = forms.ChoiceField(
        label=_("Asks the candidate about"),
        choices=Asks.choices,
        required=False,
        help_text=_("Somebody who says no is not proposed for the function."),
    )
    days = forms.IntegerField(label=_("Days to meet it"), min_value=0, max_value=1500, initial=180)
    consequence = forms.CharField(label=_("If it is not met"), max_length=300, required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile_code"].choices = list(names.items())  # type: ignore[attr-defined]


class FunctionForm(PlainForm):
    """An existing function; the levels stand beside it in a table of their own."""

    name = forms.CharField(label=_("Name"), max_length=120)
    scale = forms.CharField(label=_("Scale"), max_length=40, help_text=_("A label, such as schaal 6 or schaal 5/6."))
    order = forms.DecimalField(
        label=_("Place of the scale"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text=_("To compare scales: 6 for schaal 6, 5.5 for schaal 5/6."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    profile = forms.ChoiceField(
        label=_("Same as profile"),
        required=False,
        help_text=_("When chosen, what that profile asks counts, and the levels below do not."),
    )
    is_compared = forms.BooleanField(label=_("Compare new functions with it"), required=False, initial=True)

    def __init__(self, *args: Any, profiles: Iterable[Profile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), each.name) for each in profiles]
        self.fields["profile"].choices = [("", _("no profile")), *choices]  # type: ignore[attr-defined]


def next_month(day: date) -> date:
    """The first of a month, some two months ahead: a likely day for a placement."""
    month = day.month + 2
    return date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
