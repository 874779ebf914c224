"""Starting, being absent, leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eenloket.core import clock
from eenloket.personnel.types import ListKind, Owner

from .base import HouseForm, KeyedForm, choice_field, date_field, text_field

_NOT_WHY = _("Only agreements about work. Never the illness, its cause or treatment: the law forbids keeping those.")


class ChecklistForm(HouseForm):
    kind = choice_field(_("List"), ListKind)
    day = date_field(
        _("Day"), help_text=_("The first working day, or the first day out of service."), initial=clock.today
    )


class LeavingForm(HouseForm):
    despite_open_items = forms.BooleanField(label=_("Some items are not done: end access all the same"), required=False)


class TemplateForm(KeyedForm):
    text = text_field(_("What has to be done"), most=200)
    owner = choice_field(_("By whom"), Owner)
    days = forms.IntegerField(
        label=_("Days from that day"), min_value=-365, max_value=365, help_text=_("Below zero is before it.")
    )


class PartForm(HouseForm):
    day = date_field(_("From"), initial=clock.today)
    percentage = forms.IntegerField(
        label=_("Absent for (%)"), min_value=1, max_value=100, help_text=_("Of the contract hours.")
    )


class AbsenceForm(KeyedForm):
    first_day = date_field(_("First day"), initial=clock.today)
    percentage = forms.IntegerField(
        label=_("Absent for (%)"), min_value=1, max_value=100, initial=100, help_text=_("Of the contract hours.")
    )
    expected_on = date_field(_("Expected back on"), required=False)
    work_agreements = text_field(_("Agreements about work"), most=300, rows=2, required=False, help_text=_NOT_WHY)


class AbsenceChangeForm(HouseForm):
    expected_on = date_field(_("Expected back on"), required=False)
    work_agreements = text_field(_("Agreements about work"), most=300, rows=2, required=False, help_text=_NOT_WHY)


class RecoveryForm(HouseForm):
    recovered_on = date_field(_("Fully at work again from"), initial=clock.today)


class MomentForm(HouseForm):
    done_on = date_field(_("Done on"), initial=clock.today)
    code: Any = forms.CharField(widget=forms.HiddenInput)
