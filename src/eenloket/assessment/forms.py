"""Forms about judgements, the scale and rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from eenloket.core import clock
from eenloket.profiles.selectors import reports_of
from eenloket.profiles.types import LEVELS, Kind

from .selectors import Access
from .types import Source

if TYPE_CHECKING:
    from django.http import QueryDict

    from eenloket.accounts.models import Staff
    from eenloket.profiles.types import Element

    from .types import Scale

_DAY: Final = {"type": "date"}
SOURCES: Final[Mapping[Access, Sequence[Source]]] = {
    Access.OWN: (Source.SELF,),
    Access.SUPERIOR: (Source.LEADER, Source.OBSERVATION, Source.CERTIFICATE, Source.TEST, Source.ASSESSOR),
    Access.HR: (Source.HR, Source.ASSESSOR, Source.CERTIFICATE, Source.TEST),
}
ROUND_KINDS: Final = (Kind.COMPETENCE, Kind.SKILL, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.EDUCATION)


class Refusing(forms.Form):
    """A form that can show what a service would not accept."""

    def refuse(self, fields: Mapping[str, str], sentence: str) -> None:
        for name, problem in (fields or {"": sentence}).items():
            self.add_error(name if name in self.fields else None, problem)


def _day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **more)


class JudgementForm(Refusing):
    """One judgement: how we know, the level or the measured number, the day and the evidence."""

    source = forms.ChoiceField(label=_("How do we know?"))
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )
    result = forms.IntegerField(label=_("Measured number"), required=False, min_value=0)
    given_on = _day_field(_("Date"))
    expires_on = _day_field(
        _("Valid until"), required=False, help_text=_("Only for what expires, such as a certificate.")
    )
    evidence = forms.CharField(
        label=_("What was seen or shown?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A fact or an example. The employee reads it too."),
    )

    def __init__(self, *args: Any, access: Access, element: Element, words: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"given_on": clock.today(), "source": SOURCES[access][0]})
        super().__init__(*args, **kwargs)
        sources = list(SOURCES[access])
        if element.kind == Kind.EDUCATION and Source.CERTIFICATE in sources:
            self.initial["source"] = Source.CERTIFICATE
        self.fields["source"].choices = [(each.value, each.label) for each in sources]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(n, f"{n} {word}") for n, word in enumerate(words, 1)]  # type: ignore[attr-defined]
        if not (element.measure and Source.TEST in sources):
            del self.fields["result"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_measured(cleaned):
            return cleaned
        if cleaned.get("level") is None and "level" not in self.errors:
            self.add_error("level", _("Choose a level from 1 to 4."))
        return cleaned

    def is_measured(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether a number was filled in from which the level follows."""
        return cleaned.get("source") == Source.TEST and cleaned.get("result") is not None


class PurposeForm(Refusing):
    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_("This is kept on the log with your name. It holds for one hour."),
    )


class RoundForm(Refusing):
    """A round for people who report to whoever plans it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    opens_on = _day_field(_("Opens on"))
    closes_on = _day_field(_("Closes on"))
    kinds = forms.TypedMultipleChoiceField(
        label=_("What is asked"), coerce=Kind, choices=[(each.value, each.label) for each in ROUND_KINDS]
    )
    people: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(label=_("For whom"), queryset=None)

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = reports_of(staff)  # type: ignore[attr-defined]

    def checks(self) -> list[forms.BoundField]:
        """The fields of which several may be chosen."""
        return [self["people"], self["kinds"]]


def first_dates() -> dict[str, Any]:
    """From today, for two weeks."""
    return {"opens_on": clock.today(), "closes_on": clock.today() + timedelta(14), "kinds": [Kind.COMPETENCE]}


class ScaleForm(Refusing):
    """What the levels are called, and how heavily each source counts."""

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        initial = {f"word_{n}": word for n, word in enumerate(scale.words, 1)}
        initial |= {f"weight_{source}": str(weight) for source, weight in scale.weights.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"word_{level}"] = forms.CharField(label=_("Level %(n)s") % {"n": level}, max_length=80)
        for source in Source:
            self.fields[f"weight_{source}"] = forms.IntegerField(
                label=source.label.capitalize(), min_value=1, max_value=9
            )

    def words(self) -> list[str]:
        return [self.cleaned_data[f"word_{level}"] for level in LEVELS]

    def weights(self) -> dict[Source, int]:
        return {source: self.cleaned_data[f"weight_{source}"] for source in Source}

    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"word_{level}"] for level in LEVELS]

    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{source}"] for source in Source]


class OwnWordsForm(Refusing):
    """Words of its own for one element; all four empty takes them away."""

    element = forms.ChoiceField(label=_("Element"))

    def __init__(self, *args: Any, elements: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element"].choices = [("", _("Choose")), *elements]  # type: ignore[attr-defined]
        for level in LEVELS:
            self.fields[f"own_{level}"] = forms.CharField(
                label=_("Level %(n)s") % {"n": level}, max_length=80, required=False
            )

    def words(self) -> list[str]:
        return [self.cleaned_data[f"own_{level}"] for level in LEVELS]

    def word_fields(self) -> list[forms.BoundField]:
        return [self[f"own_{level}"] for level in LEVELS]


def answers_in(posted: QueryDict, keys: Iterable[str]) -> dict[str, tuple[int | None, str]]:
    """What was answered, of what was sent along: `level:<key>` and `remark:<key>`."""
    return {
        key: (_level(posted.get(f"level:{key}", "")), posted.get(f"remark:{key}", ""))
        for key in keys
        if f"level:{key}" in posted or f"remark:{key}" in posted
    }


def _level(typed: str) -> int | None:
    return int(typed) if typed in {str(level) for level in LEVELS} else None
