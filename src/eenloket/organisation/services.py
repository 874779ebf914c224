from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core.errors import InvalidError, NotFoundError

from .models import ClosingDay, ContactCentre, Department, GovernmentOrganisation, Municipality, OpeningSpan, PortalArea
from .rules import theme_problems


@transaction.atomic
def set_up_contact_centre(*, slug: str, name: str, is_demo: bool = False) -> ContactCentre:
    """A contact centre under its slug; made once."""
    centre, _created = ContactCentre.objects.get_or_create(slug=slug, defaults={"name": name, "is_demo": is_demo})
    return centre


@transaction.atomic
def set_up_municipality(
    centre: ContactCentre,
    *,
    slug: str,
    opening: list[tuple[int, str, str]],
    closing_days: dict[Any, str] | None = None,
    **fields: Any,
) -> Municipality:
    """A municipality with its opening hours as (weekday, opens, closes) and its own closing days.

    Raises InvalidError when text could not be read in its theme.
    """
    if problems := theme_problems(fields.get("theme") or {}):
        raise InvalidError(_("This theme cannot be read: %(why)s.") % {"why": "; ".join(map(str, problems))})
    municipality, _created = Municipality.objects.update_or_create(
        slug=slug, defaults={**fields, "contact_centre": centre}
    )
    OpeningSpan.objects.filter(municipality=municipality).delete()
    OpeningSpan.objects.bulk_create(
        OpeningSpan(municipality=municipality, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in opening
    )
    for day, name in (closing_days or {}).items():
        ClosingDay.objects.update_or_create(municipality=municipality, day=day, defaults={"name": name})
    return municipality


@transaction.atomic
def set_up_department(
    centre: ContactCentre, *, code: str, municipality: Municipality | None = None, **fields: Any
) -> Department:
    """A department of a municipality, or without one a group of the KCC (pass kind="group")."""
    department, _created = Department.objects.update_or_create(
        contact_centre=centre, municipality=municipality, code=code, defaults=fields
    )
    return department


@transaction.atomic
def set_up_portal_area(centre: ContactCentre, *, code: str, **fields: Any) -> PortalArea:
    area, _created = PortalArea.objects.update_or_create(contact_centre=centre, code=code, defaults=fields)
    return area


@transaction.atomic
def describe_organisation(*, uri: str, **fields: Any) -> GovernmentOrganisation:
    """How to reach another organisation; made when the register has no such URI."""
    organisation, _created = GovernmentOrganisation.objects.update_or_create(uri=uri, defaults=fields)
    return organisation


@transaction.atomic
def set_content_agreement(
    contact_centre_id: uuid.UUID, department_id: uuid.UUID, *, norm_days: int, needs_second: bool
) -> Department:
    """What a department agreed about the content it owns. The caller has checked who may. Raises NotFoundError."""
    department = Department.objects.filter(pk=department_id, contact_centre_id=contact_centre_id).first()
    if department is None:
        raise NotFoundError(_("That department does not exist."))
    department.content_norm_days, department.content_needs_second = norm_days, needs_second
    department.save(update_fields=["content_norm_days", "content_needs_second"])
    return department
