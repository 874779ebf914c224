"""News by the way that was chosen: once for each step that a citizen may see, and nothing personal in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from eenloket.cases.selectors import cases_of, values_for_text
from eenloket.cases.types import EventKind
from eenloket.gateways.selectors import worded
from eenloket.gateways.services import queue_message
from eenloket.gateways.types import Channel
from eenloket.parties.rules import is_mobile
from eenloket.parties.selectors import emails_of, phones_of
from eenloket.selfservice.models import Wish
from eenloket.selfservice.texts import SHIPPED, kind_of
from eenloket.selfservice.types import NewsBy

if TYPE_CHECKING:
    from eenloket.cases.events import CaseChanged
    from eenloket.cases.models import Case

# What they did themselves is no news to them.
_NO_NEWS: Final = frozenset({EventKind.OPENED, EventKind.CUSTOMER_WROTE})


def tell_of(event: CaseChanged) -> None:
    """Within the transaction of the step. Who gave an address with the case itself gets the mail of the case, which
    says more; then no second one goes."""
    if event.kind in _NO_NEWS:
        return
    case = cases_of([event.case_id]).select_related("party", "municipality").first()
    if case is None or case.party is None or case.party_id is None:
        return
    wish = Wish.objects.filter(party_id=case.party_id).first()
    if wish is None or wish.news_by == NewsBy.NONE:
        return
    if wish.news_by == NewsBy.SMS:
        number = next((each for each in phones_of(case.party) if is_mobile(each)), "")
        _queue(case, event, wish, Channel.SMS, number)
    elif not case.citizen_email:
        _queue(case, event, wish, Channel.EMAIL, next(iter(emails_of(case.party)), ""))


def _queue(case: Case, event: CaseChanged, wish: Wish, channel: Channel, to: str) -> None:
    if not to:
        return
    kind = kind_of(wish.language)
    shipped = SHIPPED[wish.language if wish.language in SHIPPED else "nl"][channel]
    address = f"{settings.EENLOKET_BASE_URL}/{case.municipality.slug}/mijn/"
    known = values_for_text(case)
    values = {"nummer": known["nummer"], "gemeente": known["gemeente"], "adres": address}

    def filled() -> tuple[str, str]:
        return shipped[0].format(**values), shipped[1].format(**values)

    subject, body = worded(
        kind.code,
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        channel=channel,
        values=values,
        shipped=filled,
    )
    queue_message(
        key=f"citizen-news:{event.event_id}",
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        channel=channel,
        to=to,
        subject=subject or f"Nieuws {case.reference}",
        body=body,
        about_type="case",
        about_id=case.pk,
    )
