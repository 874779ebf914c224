from __future__ import annotations

from datetime import timedelta

from eenloket.contacts.events import ContactReopened, ContactStored, ConversationClosed
from eenloket.core import clock
from eenloket.core.events import subscribe
from eenloket.quality.port import register_low_marks
from eenloket.surveys.selectors import contacts_with_low_marks

from .rules import REPEAT_DAYS
from .services import count_anew


def after_storing(event: ContactStored | ContactReopened) -> None:
    """A contact stored or opened again days after it arrived changes that day, and which later ones ask again."""
    if event.arrived_on < clock.today():
        count_anew(
            contact_centre_id=event.contact_centre_id,
            first=event.arrived_on,
            last=event.arrived_on + timedelta(days=REPEAT_DAYS),
        )


def after_closing(event: ConversationClosed) -> None:
    """A conversation closed days after it started has its talk time on that day."""
    if event.started_on < clock.today():
        count_anew(contact_centre_id=event.contact_centre_id, first=event.started_on, last=event.started_on)


def connect() -> None:
    """Also tells `quality` after which contacts the mark was low: it and `surveys` do not know each other."""
    register_low_marks(contacts_with_low_marks)
    subscribe(ContactStored, after_storing)
    subscribe(ContactReopened, after_storing)
    subscribe(ConversationClosed, after_closing)
