from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from eenloket.core import audit
from eenloket.core.audit import Actor
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.events import publish

from . import selectors
from .events import StaffSaved
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
    over_limit_reason: str = "",
) -> Staff:
    """Add a colleague, or change one. A team of more than twenty needs a reason, which is kept on the trail (R27).

    Raises NotAllowedError, NotFoundError, and InvalidError per field.
    """
    require(actor, Permission.MANAGE_STAFF)
    centre_id = actor.contact_centre_id
    staff = selectors.get_staff(centre_id, staff_id) if staff_id else Staff(contact_centre_id=centre_id)
    staff.name, staff.email, staff.is_active, staff.team = name.strip(), email.strip().lower(), is_active, team
    _check_staff(actor, staff)
    exceeds = _check_team(staff, over_limit_reason)
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
        **({"team_over_limit": over_limit_reason.strip()} if exceeds else {}),
    )
    publish(StaffSaved(staff_id=staff.pk, contact_centre_id=centre_id))
    return staff


@transaction.atomic
def change_roles(
    *, actor: Actor, staff_id: uuid.UUID, contact_centre_id: uuid.UUID, give: Iterable[str], take: Iterable[str] = ()
) -> None:
    """Give and take roles by code, as somebody's functions ask. The caller has checked that `actor` may.

    Raises NotFoundError.
    """
    staff = selectors.get_staff(contact_centre_id, staff_id)
    before = set(staff.roles.values_list("code", flat=True))
    wanted = (before - set(take)) | set(give)
    if wanted == before:
        return
    staff.roles.set(Role.objects.filter(contact_centre_id=contact_centre_id, code__in=wanted))
    audit.record(actor, "staff.roles_changed", staff, label=staff.name, roles=sorted(wanted))


@transaction.atomic
def set_portal_areas(*, staff_id: uuid.UUID, contact_centre_id: uuid.UUID, areas: Iterable[Any]) -> None:
    """Keep with the account which portal areas somebody masters; `learning` says which, and records why.

    Raises NotFoundError.
    """
    selectors.get_staff(contact_centre_id, staff_id).portal_areas.set(_own(contact_centre_id, areas))


@transaction.atomic
def close_account(*, actor: Actor, staff_id: uuid.UUID, contact_centre_id: uuid.UUID) -> None:
    """End somebody's access at once. The caller has checked that `actor` may. Raises NotFoundError."""
    staff = selectors.get_staff(contact_centre_id, staff_id)
    if not staff.is_active:
        return
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    audit.record(actor, "staff.closed", staff, label=staff.name)
    publish(StaffSaved(staff_id=staff.pk, contact_centre_id=contact_centre_id))


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


def _check_team(staff: Staff, reason: str) -> bool:
    """Whether the team grows past its limit. Raises InvalidError when nobody says why it must."""
    if staff.team is None or not staff.is_active:
        return False
    members = staff.team.members.filter(is_active=True)
    if members.filter(pk=staff.pk).exists():  # was in it already: the team does not grow
        return False
    if members.exclude(pk__in=[staff.pk, staff.team.leader_id]).count() < Team.MOST_MEMBERS:
        return False
    if not reason.strip():
        message = _("This team already has 20 members. Say why it must be larger, or choose another team.")
        raise InvalidError(message, {"team": message})
    return True


def _own(centre_id: uuid.UUID, rows: Iterable[Any]) -> list[Any]:
    """Only rows of the actor's own contact centre, whatever a form sent along."""
    return [row for row in rows if row.contact_centre_id == centre_id]
