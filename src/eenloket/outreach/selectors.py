from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.core import gsm
from eenloket.core.errors import NotFoundError
from eenloket.gateways.rules import filled, variables_in
from eenloket.gateways.types import Channel, MessageState

from .models import Broadcast, Consent, Recipient, ReminderRule, SkippedRow
from .types import BroadcastState, Cost, Means, Occasion

if TYPE_CHECKING:
    from datetime import datetime

    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality
    from eenloket.parties.models import Party

_SAMPLE: Final = 2000  # texts that are filled and counted to say what it costs; more are estimated from them


@dataclass(frozen=True)
class Reminder:
    """Whether a reminder goes in a municipality, and who said so."""

    municipality: Municipality
    occasion: str
    label: str
    is_on: bool
    changed_by: str
    changed_at: datetime | None


@dataclass(frozen=True)
class Preview:
    """What one person gets."""

    to: str
    channel: str
    subject: str
    text: str
    count: gsm.Count


def broadcasts_of(staff: Staff) -> QuerySet[Broadcast]:
    """Those of the municipalities this person works for, the newest first."""
    return (
        Broadcast.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
        .select_related("municipality", "made_by", "changed_by", "approved_by", "stopped_by")
        .order_by("-made_at")
    )


def get_broadcast(staff: Staff, broadcast_id: uuid.UUID) -> Broadcast:
    """Raises NotFoundError."""
    found = broadcasts_of(staff).filter(pk=broadcast_id).first()
    if found is None:
        raise NotFoundError(_("That broadcast does not exist."))
    return found


def counts_of(broadcast_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How many recipients each broadcast has in each state."""
    found: dict[uuid.UUID, dict[str, int]] = {key: {} for key in broadcast_ids}
    rows = Recipient.objects.filter(broadcast__in=broadcast_ids).order_by().values_list("broadcast", "state")
    for key, state, n in rows.annotate(n=Count("pk")):
        found[key][state] = n
    return found


def recipients_in(broadcast: Broadcast, state: str = "") -> QuerySet[Recipient]:
    """In the order of the list."""
    found = broadcast.recipients.all()
    return (found.filter(state=state) if state else found).order_by("row_number")


def skipped_of(broadcast: Broadcast) -> QuerySet[SkippedRow]:
    return broadcast.skipped.order_by("row_number")


def skipped_counts(broadcast: Broadcast) -> dict[str, int]:
    rows = broadcast.skipped.order_by().values_list("reason").annotate(n=Count("pk"))
    return dict(rows)


def problems_of(broadcast: Broadcast) -> list[str]:
    """What keeps this broadcast from being approved, in words."""
    problems = []
    by_sms, by_email = broadcast.means != Means.EMAIL, broadcast.means != Means.SMS
    if by_sms and not broadcast.sms_text.strip():
        problems.append(_("Write the text of the SMS."))
    if by_email and not (broadcast.email_text.strip() and broadcast.email_subject.strip()):
        problems.append(_("Write the subject and the text of the e-mail."))
    if unknown := unknown_variables(broadcast):
        problems.append(_("The list has no column for: %(names)s.") % {"names": ", ".join(unknown)})
    if not broadcast.recipients.exists():
        problems.append(_("Choose who gets it."))
    return problems


def variables_of(broadcast: Broadcast) -> list[str]:
    """The variables that the texts of this broadcast ask."""
    texts = [broadcast.sms_text if broadcast.means != Means.EMAIL else ""]
    texts += [broadcast.email_subject, broadcast.email_text] if broadcast.means != Means.SMS else []
    return variables_in("\n".join(texts))


def unknown_variables(broadcast: Broadcast) -> list[str]:
    return [name for name in variables_of(broadcast) if name not in broadcast.columns]


def text_for(broadcast: Broadcast, recipient: Recipient) -> tuple[str, str]:
    """Subject and text as this recipient gets them."""
    if recipient.channel == Channel.SMS:
        return broadcast.name, filled(broadcast.sms_text, recipient.values)
    return filled(broadcast.email_subject, recipient.values), filled(broadcast.email_text, recipient.values)


def previews(broadcast: Broadcast, *, most: int = 3) -> list[Preview]:
    """What the first people of each channel get."""
    found = []
    for channel in Channel.values:
        for each in broadcast.recipients.filter(channel=channel).order_by("row_number")[:most]:
            subject, text = text_for(broadcast, each)
            found.append(Preview(each.to, channel, subject, text, gsm.count(text)))
    return found


def cost_of(broadcast: Broadcast) -> Cost:
    """What it comes to. Beyond the sample the parts are estimated from it."""
    counted = dict(broadcast.recipients.order_by().values_list("channel").annotate(n=Count("pk")))
    sms = counted.get(Channel.SMS, 0)
    parts = longest = 0
    signs = ""
    if variables_in(broadcast.sms_text):
        sample = list(broadcast.recipients.filter(channel=Channel.SMS).order_by("row_number")[:_SAMPLE])
        counts = [gsm.count(filled(broadcast.sms_text, each.values)) for each in sample]
    else:
        sample, counts = [], [gsm.count(broadcast.sms_text)] if sms else []
    if counts:
        longest = max(each.parts for each in counts)
        parts = round(sum(each.parts for each in counts) / len(counts) * sms)
        signs = "".join(dict.fromkeys("".join(each.signs for each in counts)))
    price = settings.EENLOKET_SMS_PRICE
    euros = None if price is None else parts * price
    return Cost(sms, parts, counted.get(Channel.EMAIL, 0), euros, longest, signs)


def may_approve(staff: Staff, broadcast: Broadcast) -> bool:
    """Whether this person is a second one: allowed to approve, and neither its maker nor the last to change it."""
    return (
        broadcast.state == BroadcastState.ASKED
        and may(staff, Permission.APPROVE_BROADCAST)
        and staff.pk not in (broadcast.made_by_id, broadcast.changed_by_id)
    )


def left_of(counts: dict[str, int]) -> int:
    """How many were not sent yet."""
    return counts.get(MessageState.QUEUED, 0)


def ended_of(counts: dict[str, int]) -> int:
    return sum(n for state, n in counts.items() if state not in (MessageState.QUEUED, MessageState.SENDING))


def who_wrote(channel: str, address: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The contact centres whose broadcasts reached this address, each with a municipality."""
    found = Recipient.objects.filter(to=address, channel=channel).exclude(state=MessageState.QUEUED)
    rows = found.values_list("broadcast__contact_centre_id", "broadcast__municipality_id").distinct()
    return list(dict(rows).items())


def consents_of(party: Party) -> list[Consent]:
    """What somebody wanted messages for, the newest first. The caller has checked who may see the person."""
    return list(Consent.objects.filter(party=party).order_by("-given_at")[:10])


def reminder_rules(staff: Staff) -> list[Reminder]:
    """Every reminder for each municipality this person works for; what nobody turned on is off."""
    kept = {
        (rule.municipality_id, rule.occasion): rule
        for rule in ReminderRule.objects.filter(contact_centre_id=staff.contact_centre_id)
    }
    rows = []
    for place in municipalities_of(staff):
        for occasion in Occasion:
            rule = kept.get((place.pk, occasion.value))
            told = (rule.is_on, rule.changed_by, rule.changed_at) if rule else (False, "", None)
            rows.append(Reminder(place, occasion.value, str(occasion.label), *told))
    return rows
