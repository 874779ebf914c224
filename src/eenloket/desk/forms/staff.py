"""Forms about colleagues: who someone is, what they may do, and a first password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from eenloket.accounts import selectors
from eenloket.organisation.selectors import departments_of, municipalities_of

if TYPE_CHECKING:
    import uuid

    from eenloket.accounts.models import Staff


class StaffForm(forms.Form):
    """All that is kept of a colleague. The choices are those of one contact centre."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("This is also what one signs in with.")
    )
    is_active = forms.BooleanField(label=_("May sign in"), required=False)
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Team"), queryset=None, required=False, empty_label=_("No team")
    )
    over_limit_reason = forms.CharField(
        label=_("Why the team may be larger than 20"),
        max_length=300,
        required=False,
        help_text=_("Only when the team is full. Everybody reads it in the organisation chart."),
    )
    roles: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Roles"), queryset=None, required=False
    )
    municipalities: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Works for"), queryset=None, required=False
    )
    departments: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Departments and groups"), queryset=None, required=False
    )

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("team", selectors.teams_of(contact_centre_id)),
            ("roles", selectors.roles_of(contact_centre_id)),
            ("municipalities", municipalities_of(contact_centre_id)),
            ("departments", departments_of(contact_centre_id)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # all four choose from rows

    def checks(self) -> list[forms.BoundField]:
        """The fields of which several may be chosen."""
        return [self["roles"], self["municipalities"], self["departments"]]

    def asks_reason(self) -> bool:
        """Whether the team is too full: then, and while a reason is being given, the field is shown."""
        return bool(self["team"].errors or self["over_limit_reason"].value())

    def refuse(self, fields: dict[str, str], sentence: str) -> None:
        """Show what the service would not accept at the fields it is about."""
        for name, problem in (fields or {"": sentence}).items():
            self.add_error(name if name in self.fields else None, problem)


def values_of(staff: Staff) -> dict[str, Any]:
    """What the form shows for a colleague as stored."""
    return {
        "name": staff.name,
        "email": staff.email,
        "is_active": staff.is_active,
        "team": staff.team_id,
        "roles": [each.pk for each in staff.roles.all()],
        "municipalities": [each.pk for each in staff.municipalities.all()],
        "departments": [each.pk for each in staff.departments.all()],
    }


class PasswordForm(forms.Form):
    """A password for a colleague, to pass on in person."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, colleague: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleague = colleague

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.colleague)
        return password

    def rules(self) -> list[str]:
        return password_validators_help_texts()
