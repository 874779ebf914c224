"""Evaluation forms and their versions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.profiles.selectors import document_of, profiles_of
from eenloket.profiles.types import Kind
from eenloket.quality.defaults import default_form
from eenloket.quality.models import FormVersion, QualityForm
from eenloket.quality.types import FormChannel, FormDocument

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.types import Element

_OBSERVABLE = (Kind.COMPETENCE, Kind.INDICATOR, Kind.SKILL, Kind.KNOWLEDGE)


def channel_from(code: str) -> FormChannel:
    """Raises NotFoundError."""
    if code not in FormChannel.values:
        raise NotFoundError(_("There is no such form."))
    return FormChannel(code)


def form_of(contact_centre_id: uuid.UUID, channel: str) -> QualityForm | None:
    found = QualityForm.objects.filter(contact_centre_id=contact_centre_id, channel=channel)
    return found.select_related("current").first()


def document_in_use(contact_centre_id: uuid.UUID, channel: FormChannel) -> FormDocument:
    """By what contacts of this channel are evaluated now: the published version, else the form that comes along."""
    form = form_of(contact_centre_id, channel)
    return form.current.read() if form and form.current else default_form(channel)


def versions_of(form: QualityForm) -> QuerySet[FormVersion]:
    """The newest first."""
    return form.versions.all()


def get_version(staff: Staff, version_id: uuid.UUID) -> FormVersion:
    """Raises NotFoundError."""
    found = FormVersion.objects.filter(pk=version_id, contact_centre_id=staff.contact_centre_id)
    if (version := found.select_related("form").first()) is None:
        raise NotFoundError(_("There is no such form."))
    return version


def draft_of(form: QualityForm) -> FormVersion | None:
    return form.versions.filter(published_at=None).first()


def elements_of(contact_centre_id: uuid.UUID) -> dict[str, Element]:
    """What can be observed in a contact: competences, indicators, skills and knowledge that functions here measure."""
    found: dict[str, Element] = {}
    for profile in profiles_of(contact_centre_id):
        if profile.current_id:
            for each in document_of(profile).measured:
                if each.kind in _OBSERVABLE:
                    found.setdefault(each.key, each)
    return found


def forms_of(contact_centre_id: uuid.UUID) -> dict[str, QualityForm]:
    found = QualityForm.objects.filter(contact_centre_id=contact_centre_id).select_related("current")
    return {each.channel: each for each in found}
