"""Incidents, goals and the improvement board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eenloket.core import clock
from eenloket.personnel.types import Column, IdeaKind, IdeaSubject, IncidentKind, Place, Police
from eenloket.profiles.selectors import employees_of

from .base import HouseForm, KeyedForm, choice_field, date_field, moment_field, text_field

if TYPE_CHECKING:
    import uuid

    from eenloket.profiles.models import Employee


class IncidentForm(KeyedForm):
    kind = choice_field(_("Kind"), IncidentKind)
    happened_at = moment_field(_("When"))
    place = choice_field(_("Channel or place"), Place)
    where = text_field(_("Where exactly"), most=120, required=False, help_text=_("For example: counter 3, Merenwold."))
    what = text_field(
        _("What happened"), most=4000, rows=5, help_text=_("Facts only. Leave out names and numbers of citizens.")
    )
    involved: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Who was in it"), queryset=None, required=False, empty_label=_("nobody in particular")
    )
    police = choice_field(_("Police"), Police)

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["involved"].queryset = employees_of(contact_centre_id)  # type: ignore[attr-defined]


class MeasureForm(KeyedForm):
    text = text_field(_("Measure"), most=300)
    who = text_field(_("Who"), most=120)
    by_when = date_field(_("Ready by"))


class CloseForm(HouseForm):
    result = text_field(_("Result"), most=500, rows=2)


class CentreGoalForm(KeyedForm):
    text = text_field(_("What we want to reach"), most=300, rows=2)
    indicator = text_field(_("Seen by"), most=120, help_text=_("The figure or sign that shows it."))
    target = text_field(_("Target"), most=60)
    starts_on = date_field(_("From"))
    ends_on = date_field(_("Up to and including"))


class _TargetForm(HouseForm):
    text = text_field(_("What is expected"), most=300, rows=2)
    target = text_field(_("Target"), most=60, required=False)


class TeamGoalForm(_TargetForm):
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Team"), queryset=None, empty_label=None)
    field_order = ("team", "text", "target")

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class PersonalGoalForm(_TargetForm):
    employee = forms.TypedChoiceField(label=_("Employee"))
    field_order = ("employee", "text", "target")

    def __init__(self, *args: Any, people: Iterable[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].choices = [(str(each.pk), each.name) for each in people]  # type: ignore[attr-defined]


class ProgressForm(KeyedForm):
    on = date_field(_("Day"), initial=clock.today)
    figure = text_field(_("Figure"), most=60, required=False, help_text=_("Typed by hand, as known on this day."))
    text = text_field(_("Remark"), most=300, required=False)


class IdeaForm(KeyedForm):
    kind = forms.ChoiceField(label=_("Kind"))
    subject = choice_field(_("About"), IdeaSubject)
    title = text_field(_("In one line"), most=120)
    text = text_field(_("What happens now, and what would help"), most=4000, rows=4, required=False)
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Team"), queryset=None, empty_label=None)
    field_order = ("kind", "subject", "title", "text", "team")

    def __init__(self, *args: Any, kinds: Iterable[IdeaKind], teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each.value, each.label) for each in kinds]  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class CommentForm(KeyedForm):
    text = text_field(_("Your remark"), most=1000, rows=2)


class MoveForm(HouseForm):
    to = choice_field(_("To column"), Column)
    reason = text_field(_("Why"), most=300, help_text=_("The whole team reads this."))


class EffectForm(HouseForm):
    before = text_field(_("Before"), most=200, required=False)
    after = text_field(_("After"), most=200, required=False)
