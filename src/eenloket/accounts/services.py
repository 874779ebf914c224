from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from eenloket.core import audit
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError

from . import selectors
from .models import Role, Staff, Team
from .roles import ROLES
from .types import Permission

_PREFERENCES = {"single_keys": (True, False), "mode": ("systeem", "licht", "donker"), "density": ("compact", "ruim")}


def require(staff: Staff, permission: Permission) -> None:
    """Raises NotAllowedError unless one of this person's roles gives the code."""
    if not selectors.may(staff, permission):
        raise NotAllowedError(_("Your role does not allow this."))


def require_municipality(staff: Staff, municipality_id: uuid.UUID | None) -> None:
    """Raises NotAllowedError unless this person is assigned to the municipality."""
    if municipality_id not in staff.municipality_ids:
        raise NotAllowedError(_("You do not work for this municipality."))


def set_up_roles(contact_centre_id: uuid.UUID) -> dict[str, Role]:
    """Give a contact centre the standard roles it does not have yet; names in Dutch, to change as it likes."""
    with translation.override("nl"):
        for template in ROLES:
            Role.objects.get_or_create(
                contact_centre_id=contact_centre_id,
                code=template.code,
                defaults={"name": str(template.name), "permissions": sorted(template.permissions)},
            )
    return {role.code: role for role in Role.objects.filter(contact_centre_id=contact_centre_id)}


@transaction.atomic
def save_staff(
    *,
    actor: Staff,
    staff_id: uuid.UUID | None,
    name: str,
    email: str,
    is_active: bool,
    roles: Iterable[Role],
    team: Team | None,
    municipalities: Iterable[Any],
    departments: Iterable[Any],
) -> Staff:
    """Add a colleague, or change one. Raises NotAllowedError, NotFoundError, and InvalidError per field."""
    require(actor, Permission.MANAGE_STAFF)
    centre_id = actor.contact_centre_id
    staff = selectors.get_staff(centre_id, staff_id) if staff_id else Staff(contact_centre_id=centre_id)
    staff.name, staff.email, staff.is_active, staff.team = name.strip(), email.strip().lower(), is_active, team
    _check_staff(actor, staff)
    if staff._state.adding:
        staff.set_unusable_password()
    staff.save()
    staff.roles.set(_own(centre_id, roles))
    staff.municipalities.set(_own(centre_id, municipalities))
    staff.departments.set(_own(centre_id, departments))
    audit.record(
        actor,
        "staff.changed" if staff_id else "staff.added",
        staff,
        label=staff.name,
        active=is_active,
        roles=sorted(staff.roles.values_list("code", flat=True)),
    )
    return staff


@transaction.atomic
def set_password(*, actor: Staff, staff_id: uuid.UUID, password: str) -> None:
    """Give a colleague a first or new password. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.MANAGE_STAFF)
    staff = selectors.get_staff(actor.contact_centre_id, staff_id)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    audit.record(actor, "staff.password_set", staff, label=staff.name)


@transaction.atomic
def set_preferences(*, actor: Staff, changes: Mapping[str, object]) -> None:
    """Keep how someone likes the desk: one-letter keys, light or dark, density. Raises InvalidError."""
    for name, value in changes.items():
        if value not in _PREFERENCES.get(name, ()):
            raise InvalidError(_("That preference does not exist."))
    staff = Staff.objects.select_for_update().get(pk=actor.pk)
    staff.preferences = staff.preferences | dict(changes)
    staff.save(update_fields=["preferences"])


def _check_staff(actor: Staff, staff: Staff) -> None:
    if not staff.name:
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if Staff.objects.filter(email=staff.email).exclude(pk=staff.pk).exists():
        message = _("Somebody already signs in with this e-mail address.")
        raise InvalidError(message, {"email": message})
    if staff.team and staff.team.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That team does not exist."))
    if staff.pk == actor.pk and not staff.is_active:
        message = _("You cannot close your own account.")
        raise InvalidError(message, {"is_active": message})
    if staff.team and staff.team.members.exclude(pk=staff.pk).count() >= Team.MOST_MEMBERS:
        message = _("This team already has 20 members.")
        raise InvalidError(message, {"team": message})


def _own(centre_id: uuid.UUID, rows: Iterable[Any]) -> list[Any]:
    """Only rows of the actor's own contact centre, whatever a form sent along."""
    return [row for row in rows if row.contact_centre_id == centre_id]
