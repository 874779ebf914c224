"""A municipality that asks everybody, and what comes back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import time
from typing import Any

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.gateways.models import InboundMessage
from eenloket.gateways.services import handle_inbound, take_in
from eenloket.gateways.types import IncomingText
from eenloket.organisation.models import Municipality
from eenloket.surveys.codes import code_of
from eenloket.surveys.models import Invitation, SurveySetting
from eenloket.surveys.services import save_setting, send_due
from eenloket.surveys.types import Rules, Sampling, Way
from tests.builders import Centre, a_colleague, a_stored_contact

NUMBER = "+31612345678"
ALWAYS = Rules(
    is_on=True,
    sampling={
        "phone": Sampling(100, Way.SMS_FIRST),
        "counter": Sampling(100, Way.SMS_FIRST),
        "web_form": Sampling(100, Way.EMAIL_FIRST),
        "sms": Sampling(100, Way.SMS),
        "email": Sampling(100, Way.EMAIL_FIRST),
        "chat": Sampling(100, Way.PAGE),
    },
    delay_minutes=0,
    opens=time.min,
    closes=time.max,
)


def asks(
    centre: Centre, *, municipality: Municipality | None = None, rules: Rules | None = None, **more: Any
) -> SurveySetting:
    """Everybody is asked at once, at any hour that the tests run; `more` changes a rule."""
    municipality = municipality or centre.municipality
    settled = replace(rules or ALWAYS, **more)
    known = SurveySetting.objects.filter(municipality=municipality).first()
    return save_setting(
        actor=a_colleague(centre, "manager"),
        municipality_id=municipality.pk,
        number=known.number if known else 0,
        rules=settled,
    )


def a_call_of(advisor: Staff, typed: str = "06 12345678", **more: Any) -> Contact:
    """A phone call that was stored."""
    return a_stored_contact(advisor, typed=typed, **more)


def invitation_of(contact: Contact) -> Invitation:
    return Invitation.objects.get(contact=contact)


def an_asked(advisor: Staff, typed: str = "06 12345678", **more: Any) -> Invitation:
    """Somebody who was asked about a call, just now."""
    contact = a_call_of(advisor, typed, **more)
    send_due()
    return invitation_of(contact)


def code_in(invitation: Invitation) -> str:
    return code_of(invitation.pk)


def page_of(invitation: Invitation) -> str:
    return f"/{invitation.municipality.slug}/mening/{code_in(invitation)}/"


def texted(text: str, sender: str = NUMBER) -> InboundMessage:
    """A text that somebody sent, over the same way as a provider brings it."""
    key = str(uuid.uuid4())
    take_in(channel="sms", account="proef", text=IncomingText(external_id=key, sender=sender, to="1234", text=text))
    message = InboundMessage.objects.get(external_id=key)
    handle_inbound(message.pk)
    message.refresh_from_db()
    return message
