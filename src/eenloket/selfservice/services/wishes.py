"""How somebody wants to hear from us, and with which numbers and addresses."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError
from eenloket.outreach.services import note_own_consent
from eenloket.parties.rules import is_mobile
from eenloket.parties.selectors import emails_of, phones_of
from eenloket.parties.services import add_own_point, remove_own_point
from eenloket.parties.types import PointKind
from eenloket.selfservice.models import Wish
from eenloket.selfservice.types import Citizen, NewsBy

_NEEDS: Final = {NewsBy.EMAIL: PointKind.EMAIL, NewsBy.SMS: PointKind.PHONE}


@transaction.atomic
def choose_news(*, citizen: Citizen, news_by: str, language: str) -> Wish:
    """Choose how news comes, and in which language. Raises InvalidError ("news_by", "language"): also when there is no
    address or mobile number to send it to."""
    if news_by not in NewsBy.values:
        message = _("Choose how you want to hear from us.")
        raise InvalidError(message, {"news_by": message})
    if language not in dict(settings.LANGUAGES):
        message = _("Choose a language.")
        raise InvalidError(message, {"language": message})
    if news_by == NewsBy.SMS and not any(is_mobile(each) for each in phones_of(citizen.party)):
        message = _("Give us a mobile number first. Then we can send you text messages.")
        raise InvalidError(message, {"news_by": message})
    if news_by == NewsBy.EMAIL and not emails_of(citizen.party):
        message = _("Give us an e-mail address first. Then we can mail you.")
        raise InvalidError(message, {"news_by": message})
    wish, _is_new = Wish.objects.update_or_create(
        party=citizen.party,
        defaults={
            "contact_centre_id": citizen.party.contact_centre_id,
            "news_by": news_by,
            "language": language,
            "changed_at": clock.now(),
        },
    )
    audit.record(
        citizen.actor, "citizen.wish_changed", citizen.party, label=citizen.party.display_name, news_by=news_by
    )
    return wish


@transaction.atomic
def give_consent(*, citizen: Citizen, purpose: str, is_given: bool) -> None:
    """Give or withdraw the consent for a purpose; twice is once. Raises InvalidError."""
    note_own_consent(actor=citizen.actor, party=citizen.party, purpose=purpose, is_given=is_given)


def add_point(*, citizen: Citizen, kind: str, typed: str) -> str:
    """Give an own number or address; it holds at once. Raises InvalidError by kind."""
    return add_own_point(actor=citizen.actor, party=citizen.party, typed=typed, kind=kind)


@transaction.atomic
def remove_point(*, citizen: Citizen, point_id: uuid.UUID) -> None:
    """Take an own number or address away. Who has nothing left for the chosen way of news hears nothing by it: then
    the choice goes to looking here."""
    remove_own_point(actor=citizen.actor, party=citizen.party, point_id=point_id)
    kinds = set(citizen.party.points.values_list("kind", flat=True))
    wish = Wish.objects.filter(party=citizen.party).first()
    if wish and NewsBy(wish.news_by) in _NEEDS and _NEEDS[NewsBy(wish.news_by)] not in kinds:
        wish.news_by, wish.changed_at = NewsBy.NONE, clock.now()
        wish.save(update_fields=["news_by", "changed_at"])
