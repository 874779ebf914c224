from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eenloket.personnel.services.talks import MOST_NOTES
from eenloket.personnel.types import TalkKind

from .base import HouseForm, KeyedForm, choice_field, date_field, moment_field, text_field


class TalkForm(KeyedForm):
    kind = choice_field(_("Kind"), TalkKind, initial=TalkKind.PROGRESS)
    planned_at = moment_field(_("When"))


class NotesForm(HouseForm):
    """What one of the two writes; kept while typing."""

    notes = text_field(_("Notes"), most=MOST_NOTES, rows=9, required=False)


class AgreementForm(KeyedForm):
    text = text_field(_("Agreement"), most=300)
    by_when = date_field(_("Ready by"), required=False)
