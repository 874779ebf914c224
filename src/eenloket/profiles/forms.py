"""What is filled in about profiles and the people who hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eenloket.core import clock

from .files import LARGEST
from .rules import Required
from .types import LEVELS, WEIGHT_WORDS, WEIGHTS, Demand, Element, Form, Kind, Measure, ProfileDocument
from .web import KIND_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from .models import Employee, Profile

WEIGHT_CHOICES = [(str(each), WEIGHT_WORDS[each]) for each in WEIGHTS]


class WithRefusals(forms.Form):
    def refuse(self, fields: Mapping[str, str], sentence: str) -> None:
        """Show what the service would not accept at the fields it is about."""
        for name, problem in (fields or {"": sentence}).items():
            self.add_error(name if name in self.fields else None, problem)


class ElementForm(WithRefusals):
    """One element of a draft. A new one gets its kind here."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(each.value, KIND_TITLES[each]) for each in Kind])
    text = forms.CharField(
        label=_("What is asked"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    group = forms.CharField(label=_("Group or cluster"), max_length=120, required=False)
    parent = forms.ChoiceField(label=_("Belongs to competence"), required=False)
    question = forms.CharField(
        label=_("Guiding question"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99, required=False)
    level = forms.TypedChoiceField(
        label=_("Required level"),
        choices=[("", _("not measured")), *((str(each), f"{each}") for each in LEVELS)],
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("1 cannot do it yet, 2 with help, 3 on their own, 4 an example to others."),
    )
    weight = forms.TypedChoiceField(label=_("Weight"), choices=WEIGHT_CHOICES, coerce=int, initial="2")
    demand = forms.ChoiceField(label=_("Demand"), choices=Demand.choices, initial=Demand.MUST)
    at_least = forms.IntegerField(label=_("At least (when it can be measured)"), min_value=1, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    ref = forms.CharField(label=_("Chapter in the source"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, document: ProfileDocument, element: Element | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.element = element
        competences = [(each.key, each.text) for each in document.of_kind(Kind.COMPETENCE)]
        self.fields["parent"].choices = [("", _("none")), *competences]  # type: ignore[attr-defined]  # a choice
        if element:
            self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind = self.element.kind if self.element else values.get("kind")
        if kind == Kind.INDICATOR and not values.get("parent"):
            self.add_error("parent", _("Choose the competence that this indicator belongs to."))
        if bool(values.get("at_least")) != bool(values.get("unit")):
            self.add_error("unit", _("Fill in both the number and the unit, or neither."))
        return values

    def as_element(self, key: str) -> Element:
        values = self.cleaned_data
        kind = self.element.kind if self.element else Kind(values["kind"])
        measure = Measure(at_least=values["at_least"], unit=values["unit"]) if values["at_least"] else None
        return Element(
            key=key,
            kind=kind,
            measure=measure,
            parent=values["parent"] if kind == Kind.INDICATOR else "",
            demand=Demand(values["demand"]),
            **{
                name: values[name] for name in ("text", "group", "question", "number", "level", "weight", "ref", "note")
            },
        )


def values_of(element: Element) -> dict[str, Any]:
    """What the form shows for an element as it is."""
    names = ("kind", "text", "group", "parent", "question", "number", "level", "weight", "demand", "ref", "note")
    shown = {name: getattr(element, name) for name in names}
    measure = element.measure
    return shown | {"at_least": measure.at_least if measure else None, "unit": measure.unit if measure else ""}


class SectionForm(WithRefusals):
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}))
    ref = forms.CharField(label=_("Chapter in the source"), max_length=60, required=False)


class HeadForm(WithRefusals):
    """What the profile is called, how its competences are written, and what it gives."""

    name = forms.CharField(label=_("Name"), max_length=120)
    edition = forms.CharField(label=_("Edition"), max_length=60, required=False)
    form = forms.ChoiceField(label=_("How competences are written"), choices=Form.choices)
    grants = forms.MultipleChoiceField(label=_("Gives the roles"), required=False, widget=forms.CheckboxSelectMultiple)
    reports_to = forms.MultipleChoiceField(label=_("Reports to"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, roles: Iterable[tuple[str, str]], functions: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grants"].choices = list(roles)  # type: ignore[attr-defined]  # both are choices
        self.fields["reports_to"].choices = list(functions)  # type: ignore[attr-defined]


def required_in(typed: QueryDict, document: ProfileDocument) -> dict[str, Required]:
    """The levels, weights and demands that the table of a draft sent along; what is not in order stays as it was."""
    wanted: dict[str, Required] = {}
    for element in document.elements:
        level, weight, demand = (typed.get(f"{name}:{element.key}") for name in ("level", "weight", "demand"))
        if weight is None or demand is None or level is None:
            continue
        wanted[element.key] = Required(
            level=int(level) if level in map(str, LEVELS) else None,
            weight=int(weight) if weight in map(str, WEIGHTS) else element.weight,
            demand=Demand(demand) if demand in Demand.values else element.demand,
        )
    return wanted


class FactsForm(WithRefusals):
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=9999)
    is_public = forms.BooleanField(label=_("On the public site"), required=False)


class NameForm(WithRefusals):
    name = forms.CharField(label=_("Name of the new function"), max_length=120)


class UploadForm(WithRefusals):
    """A file with profiles: JSON or a workbook."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (xlsx) or JSON as Eenloket exports it, at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        content: bytes = upload.read()
        return content


class ForeignForm(UploadForm):
    organisation = forms.CharField(
        label=_("Municipality"), max_length=120, required=False, help_text=_("Empty: as it stands in the file.")
    )


class AppointForm(WithRefusals):
    profile: forms.ModelChoiceField[Profile] = forms.ModelChoiceField(
        label=_("Function"), queryset=None, empty_label=None
    )
    starts_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The rights come on this day."),
    )
    hours_per_week = forms.DecimalField(
        label=_("Hours a week"), min_value=1, max_value=60, max_digits=4, decimal_places=1, initial=36
    )

    def __init__(self, *args: Any, profiles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].queryset = profiles  # type: ignore[attr-defined]  # a choice from rows
        self.fields["starts_on"].initial = clock.today


class EndForm(WithRefusals):
    ends_on = forms.DateField(
        label=_("First day without this function"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class SuperiorForm(WithRefusals):
    superior: forms.ModelChoiceField[Employee] = forms.ModelChoiceField(
        label=_("Reports to"), queryset=None, required=False, empty_label=_("leader of the own team, or nobody")
    )

    def __init__(self, *args: Any, employees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = employees  # type: ignore[attr-defined]  # a choice from rows
