from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext_lazy as _

from eenloket.personnel.models import AvailabilityRequest, StaffCard
from eenloket.personnel.services import Terms
from eenloket.personnel.types import WEEKDAYS, Availability, ContractType, DayPart, Flexible

from .base import HouseForm, choice_field, date_field, text_field

_CODES: Final = [(f"{day}-{part.value}", "") for day in WEEKDAYS for part in DayPart]
_EMERGENCY_HELP: Final = _("Name and phone number of whom to warn. Nothing about health: that is not kept here.")


def week_of(chosen: Any) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
    """The days of the week with per part of the day: code, label and whether it is chosen."""
    codes = set(chosen or ())
    return [
        (WEEKDAY_NAMES[day], [(f"{day}-{part.value}", part.label, f"{day}-{part.value}" in codes) for part in DayPart])
        for day in WEEKDAYS
    ]


class AvailabilityForm(HouseForm):
    """When somebody can work, and what is possible at peaks."""

    parts = forms.MultipleChoiceField(label=_("Available"), choices=_CODES, required=False)
    flexible = choice_field(_("Flexible at peaks"), Flexible)
    flexible_when = text_field(
        _("When, and how much"),
        most=200,
        required=False,
        help_text=_("For example: Monday from 8.00, at most 4 hours."),
    )
    remark = text_field(_("Remark for your superior"), most=300, rows=2, required=False)

    def week(self) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
        return week_of(self["parts"].value())

    @property
    def days(self) -> list[Any]:
        return [part.label for part in DayPart]


class CardForm(AvailabilityForm):
    """A whole staff card, as the superior or HR keeps it."""

    contract_hours = forms.DecimalField(
        label=_("Contract hours a week"), min_value=0, max_value=40, max_digits=4, decimal_places=1, localize=True
    )
    contract_type = choice_field(_("Contract"), ContractType)
    starts_on = date_field(_("First day in service"))
    contract_ends_on = date_field(_("End of the contract"), required=False, help_text=_("Only for a fixed term."))
    probation_ends_on = date_field(_("Last day of probation"), required=False)
    terms = text_field(_("Other terms"), most=500, rows=2, required=False)
    emergency = text_field(_("In an emergency"), most=200, required=False, help_text=_EMERGENCY_HELP)
    remark = None  # type: ignore[assignment]  # only who asks explains

    field_order = ("contract_hours", "contract_type", "starts_on", "contract_ends_on", "probation_ends_on", "terms")


class AnswerForm(HouseForm):
    """The superior's answer to a request."""

    accept = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("accept")), ("no", _("do not accept"))], initial="yes"
    )
    answer = text_field(_("Remark"), most=300, rows=2, required=False, help_text=_("Needed when you do not accept."))


def values_of(source: StaffCard | AvailabilityRequest) -> dict[str, Any]:
    """What the forms show of a card or request as stored."""
    values: dict[str, Any] = {
        "parts": source.availability,
        "flexible": source.flexible,
        "flexible_when": source.flexible_when,
    }
    if isinstance(source, StaffCard):
        names = (name for name in CardForm.base_fields if name not in ("parts", "flexible", "flexible_when"))
        values |= {name: getattr(source, name) for name in names}
    return values


def available_in(data: dict[str, Any]) -> Availability:
    return Availability(
        parts=tuple(data["parts"]), flexible=data["flexible"], flexible_when=data["flexible_when"].strip()
    )


def terms_in(data: dict[str, Any]) -> Terms:
    names = (
        "contract_hours",
        "contract_type",
        "starts_on",
        "contract_ends_on",
        "probation_ends_on",
        "terms",
        "emergency",
    )
    return Terms(**{name: data[name] for name in names})
