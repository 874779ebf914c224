from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.webforms.models import Form, FormVersion
from eenloket.webforms.rules.design import design_in
from eenloket.webforms.types import Design, SubmissionState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def forms_within_reach(staff: Staff) -> QuerySet[Form]:
    """The forms of the municipalities this person works for and the shared ones, with how much is held back of each."""
    held = Q(submissions__state=SubmissionState.HELD, submissions__municipality_id__in=list(staff.municipality_ids))
    return (
        Form.objects.filter(contact_centre_id=staff.contact_centre_id)
        .filter(Q(municipality=None) | Q(municipality_id__in=list(staff.municipality_ids)))
        .select_related("current", "municipality", "portal_area", "product", "draft_changed_by")
        .annotate(held=Count("submissions", filter=held))
        .order_by("municipality__name", "slug")
    )


def get_form(staff: Staff, form_id: uuid.UUID) -> Form:
    """One form within reach. Raises NotFoundError."""
    found = forms_within_reach(staff).filter(pk=form_id).first()
    if found is None:
        raise NotFoundError(_("That form does not exist."))
    return found


def may_change(staff: Staff, form: Form) -> bool:
    """Whether it is theirs to change: a form that all municipalities share is for who works for all of them."""
    places = (
        {form.municipality_id} if form.municipality_id else set(directory_of(form.contact_centre_id).municipalities)
    )
    return places <= staff.municipality_ids


def design_of(form: Form) -> Design:
    """The design that is being worked on."""
    return design_in(form.draft)


def version_design(version: FormVersion) -> Design:
    return design_in(version.design)


def has_changes(form: Form) -> bool:
    """Whether the draft differs from what citizens get."""
    return form.current is None or design_in(form.draft) != design_in(form.current.design)


def versions_of(form: Form) -> QuerySet[FormVersion]:
    """Every version, newest first."""
    return form.versions.select_related("published_by").order_by("-number")


def get_version(form: Form, number: int) -> FormVersion:
    """Raises NotFoundError."""
    found = versions_of(form).filter(number=number).first()
    if found is None:
        raise NotFoundError(_("That version does not exist."))
    return found


def online_forms(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID) -> QuerySet[Form]:
    """The forms that citizens of this municipality can fill in: its own, and the shared ones it has no own of."""
    online = Form.objects.filter(contact_centre_id=contact_centre_id, is_online=True)
    own = online.filter(municipality_id=municipality_id, slug=OuterRef("slug"))
    return (
        online.filter(Q(municipality_id=municipality_id) | Q(municipality=None) & ~Exists(own))
        .select_related("current", "portal_area", "product")
        .order_by("-is_general", "current__design__title", "slug")
    )


def find_form(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, slug: str) -> Form | None:
    """The form with this address in this municipality, also when it is offline now."""
    found = Form.objects.filter(contact_centre_id=contact_centre_id, slug=slug).exclude(current=None)
    places = found.filter(Q(municipality_id=municipality_id) | Q(municipality=None))
    order = sorted(
        places.select_related("current", "portal_area", "product"),
        key=lambda form: (not form.is_online, form.municipality_id is None),
    )
    return order[0] if order else None
