"""What the services of this module share: logged looks, rows that are made once, and refusing input."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.utils.translation import gettext as _

from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.rows import CentreRow
from eenloket.personnel.selectors import seen_employee
from eenloket.personnel.types import Eye

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

R = TypeVar("R", bound=CentreRow)
PURPOSE = "personnel policy"


def open_file(*, actor: Staff, employee_id: uuid.UUID) -> tuple[Employee, Eye]:
    """Open somebody's file; that HR looked is logged. Raises NotFoundError."""
    employee, eye = seen_employee(actor, employee_id)
    note_look(actor=actor, eye=eye, subject=employee, how="personnel.file_opened", label=employee.name)
    return employee, eye


def note_look(*, actor: Staff, eye: Eye | None, subject: Any, how: str, label: str = "") -> None:
    """Log that HR looked, and why; the person and the superior look as a matter of course."""
    if eye == Eye.HR:
        audit.looked_at_once(actor, subject, purpose=PURPOSE, how=how, label=label)


def made_once(model: type[R], key: uuid.UUID, **fields: Any) -> tuple[R, bool]:
    """The row with this key, made unless a form that was sent twice made it before. Raises ConflictError when the key
    is of something else."""
    row, made = model._default_manager.get_or_create(pk=key, defaults=fields)
    parents = {name: value for name, value in fields.items() if isinstance(value, CentreRow)}
    same = all(getattr(row, f"{name}_id") == value.pk for name, value in parents.items())
    if not same or row.contact_centre_id != fields["contact_centre_id"]:
        raise ConflictError(_("This form belongs to something else. Open the page again."))
    return row, made


def refuse(field: str, message: str) -> NoReturn:
    """Raises InvalidError at one field."""
    raise InvalidError(message, {field: message})


def written(text: str, field: str, *, most: int) -> str:
    """The text without blanks around it. Raises InvalidError when it is empty or too long: nothing is cut off."""
    typed = optional(text, field, most=most)
    if not typed:
        refuse(field, _("Fill this in."))
    return typed


def optional(text: str, field: str, *, most: int) -> str:
    """Raises InvalidError when the text is too long."""
    typed = text.strip()
    if len(typed) > most:
        refuse(field, _("At most %(n)s characters.") % {"n": most})
    return typed


def not_before(day: date | None, first: date, field: str, message: Callable[[], str] | str) -> None:
    """Raises InvalidError when the day lies before the first."""
    if day is not None and day < first:
        refuse(field, message if isinstance(message, str) else message())
