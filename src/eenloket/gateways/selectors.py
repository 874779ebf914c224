from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError

from . import rules
from .models import DevelopmentMail, DevelopmentText, InboundMessage, Mailbox, OutboxMessage, StoppedAddress
from .rules import PROMISED_SECONDS, international
from .types import ENDED_BADLY, Channel, InboundOutcome, InboundState, MessageState, Promptness
from .wording import OWN, OWN_VARIABLES, own_texts, text_kind, text_kinds, texts_within_reach, worded

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

__all__ = [
    "OWN",
    "OWN_VARIABLES",
    "own_texts",
    "text_kind",
    "text_kinds",
    "texts_within_reach",
    "worded",
]

PROMPTNESS_DAYS: Final = 7


def outbox_of(staff: Staff) -> QuerySet[OutboxMessage]:
    """Messages of the municipalities this person works for, newest first."""
    return (
        OutboxMessage.objects.filter(
            contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids
        )
        .select_related("municipality")
        .order_by("-created_at")
    )


def get_message(staff: Staff, message_id: uuid.UUID) -> OutboxMessage:
    """One message within reach. Raises NotFoundError."""
    found = outbox_of(staff).filter(pk=message_id).first()
    if found is None:
        raise NotFoundError(_("That message does not exist."))
    return found


def with_address(messages: QuerySet[OutboxMessage], typed: str) -> QuerySet[OutboxMessage]:
    """Those to an address that begins with what was typed; a number however it is written."""
    text = typed.strip().lower()
    number = international(text)
    starts = Q(to__startswith=text)
    return messages.filter(starts | Q(to__startswith=number) if number.startswith("+") else starts)


def doubtful_of(staff: Staff) -> QuerySet[OutboxMessage]:
    """Those of which nobody knows whether they arrived, oldest first: a person decides."""
    return outbox_of(staff).filter(state=MessageState.DOUBTFUL).order_by("created_at")


def to_see_to(staff: Staff) -> dict[str, int]:
    """How many messages per state ended badly."""
    found = outbox_of(staff).filter(state__in=list(ENDED_BADLY)).order_by()
    return dict(found.values_list("state").annotate(n=Count("pk")))


def promised_within(staff: Staff, channel: str, *, late_only: bool = False) -> QuerySet[OutboxMessage]:
    """What was to go by a channel in the last week and was or still is to be handed over, newest first; or only what
    took longer than promised. What the other side refused for good is no matter of time."""
    since = clock.now() - timedelta(days=PROMPTNESS_DAYS)
    found = outbox_of(staff).filter(_counts(), channel=channel, created_at__gte=since)
    return found.exclude(_in_time()) if late_only else found


def promptness(staff: Staff) -> list[Promptness]:
    """Per channel how many of the last week were handed over within the promise; channels that sent nothing are
    left out."""
    since = clock.now() - timedelta(days=PROMPTNESS_DAYS)
    found = outbox_of(staff).filter(_counts(), created_at__gte=since).order_by()
    rows = found.values_list("channel").annotate(n=Count("pk"), quick=Count("pk", filter=_in_time()))
    return [Promptness(channel, n, quick) for channel, n, quick in sorted(rows)]


def _counts() -> Q:
    waits_too_long = Q(due_at__lt=clock.now() - timedelta(seconds=PROMISED_SECONDS))
    return Q(accepted_at__isnull=False) | Q(waits_too_long, state__in=[MessageState.QUEUED, MessageState.SENDING])


def _in_time() -> Q:
    return Q(accepted_at__isnull=False, accepted_at__lte=F("due_at") + timedelta(seconds=PROMISED_SECONDS))


def stop_of(contact_centre_id: uuid.UUID, channel: str, address: str) -> StoppedAddress | None:
    """Why nothing goes to this address, if so."""
    kept = international(address) if channel == Channel.SMS else address.lower()
    return StoppedAddress.objects.filter(
        contact_centre_id=contact_centre_id, channel=channel, address=kept, lifted_at=None
    ).first()


def stopped_among(contact_centre_id: uuid.UUID, channel: str, addresses: Sequence[str]) -> dict[str, StoppedAddress]:
    """Those of these addresses that get no more messages."""
    found = StoppedAddress.objects.filter(contact_centre_id=contact_centre_id, channel=channel, lifted_at=None)
    return {row.address: row for row in found.filter(address__in=addresses)}


def stopped_addresses(staff: Staff) -> QuerySet[StoppedAddress]:
    """What was stopped in this contact centre, still so first, then the newest."""
    return StoppedAddress.objects.filter(contact_centre_id=staff.contact_centre_id).order_by(
        F("lifted_at").desc(nulls_first=True), "-since"
    )


def who_wrote(channel: str, address: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The contact centres that sent something to this address, each with the municipality of its last message."""
    found = OutboxMessage.objects.filter(channel=channel, to=address).order_by("-created_at")
    rows = found.values_list("contact_centre_id", "municipality_id")[:200]
    return list({centre_id: (centre_id, place) for centre_id, place in reversed(list(rows))}.values())


def development_mail(contact_centre_id: uuid.UUID) -> QuerySet[DevelopmentMail]:
    return DevelopmentMail.objects.filter(contact_centre_id=contact_centre_id).order_by("-received_at")


def development_texts(contact_centre_id: uuid.UUID) -> QuerySet[DevelopmentText]:
    """What the development phones received of this contact centre, newest first."""
    return DevelopmentText.objects.filter(contact_centre_id=contact_centre_id).order_by("-received_at", "-part")


def get_phone(staff: Staff, number: str) -> DevelopmentText:
    """The last text that this contact centre sent to a development phone. Raises NotFoundError."""
    found = development_texts(staff.contact_centre_id).filter(number=number).first()
    if found is None:
        raise NotFoundError(_("We sent nothing to that number."))
    return found


def messages_about(subject_ids: Iterable[uuid.UUID]) -> QuerySet[OutboxMessage]:
    """Messages on these cases, contacts or notes, oldest first, without their texts. The caller has checked who may
    see them."""
    found = OutboxMessage.objects.filter(about_id__in=list(subject_ids)).order_by("created_at")
    return found.only("about_id", "created_at", "is_to_citizen", "channel", "to", "subject", "state")


def inbound_of(staff: Staff) -> QuerySet[InboundMessage]:
    """What came in for the municipalities this person works for, and what nobody could place, newest first; without
    the bytes."""
    return (
        InboundMessage.objects.filter(
            Q(municipality_id__in=list(staff.municipality_ids)) | Q(municipality=None),
            contact_centre_id=staff.contact_centre_id,
        )
        .select_related("municipality")
        .defer("raw")
        .order_by("-received_at", "-pk")
    )


def get_inbound(staff: Staff, message_id: uuid.UUID) -> InboundMessage:
    """One message that came in, with its bytes at hand. Raises NotFoundError."""
    found = inbound_of(staff).defer(None).filter(pk=message_id).first()
    if found is None:
        raise NotFoundError(_("That message does not exist."))
    return found


def mailboxes_of(staff: Staff) -> list[Mailbox]:
    """The mailboxes of the municipalities this person works for."""
    found = Mailbox.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    )
    return list(found.select_related("municipality", "department"))


def troubled_mailboxes(contact_centre_id: uuid.UUID) -> list[Mailbox]:
    """Mailboxes in use that could not be read the last time."""
    found = Mailbox.objects.filter(contact_centre_id=contact_centre_id, is_active=True).exclude(problem="")
    return list(found.order_by("address"))


def find_mailbox(address: str) -> Mailbox | None:
    return Mailbox.objects.filter(address=address.strip().lower()).first()


def reply_address(municipality_id: uuid.UUID) -> str:
    """Where citizens' replies to our mail come in: the first mailbox of the municipality; "" without one."""
    found = Mailbox.objects.filter(municipality_id=municipality_id, is_active=True)
    return found.values_list("address", flat=True).first() or ""


def active_mailboxes() -> list[uuid.UUID]:
    """The mailboxes of the whole installation that are to be watched."""
    return list(Mailbox.objects.filter(is_active=True).values_list("pk", flat=True))


def message_of_mail(contact_centre_id: uuid.UUID, mail_ids: Sequence[str]) -> OutboxMessage | None:
    """The message of ours that a mail answers, by the Message-IDs it refers to; the last one named first."""
    keys = [key for each in mail_ids if (key := rules.key_in(each))]
    known = {
        each.pk: each
        for each in OutboxMessage.objects.filter(contact_centre_id=contact_centre_id, pk__in=keys).only(
            "about_type", "about_id", "to", "municipality_id"
        )
    }
    return next((known[each] for each in reversed(keys) if each in known), None)


def last_message_to(channel: str, address: str) -> OutboxMessage | None:
    """The newest message that went to an address, of whatever contact centre; it says whom an answer is for."""
    found = OutboxMessage.objects.filter(channel=channel, to=address).order_by("-created_at")
    return found.only("contact_centre_id", "municipality_id", "about_type", "about_id", "to").first()


def has_received(message: InboundMessage, *, contact_centre_id: uuid.UUID | None, sender: str, subject: str) -> bool:
    """Whether the same mail already came in, in another mailbox of this contact centre."""
    same = InboundMessage.objects.filter(
        contact_centre_id=contact_centre_id,
        external_id=message.external_id,
        state=InboundState.HANDLED,
        sender=sender[:254],
        subject=" ".join(subject.split())[:300],
    )
    return same.exclude(pk=message.pk).exclude(outcome=InboundOutcome.DUPLICATE).exists()


def development_mails_to(address: str) -> list[int]:
    """The numbers of what the development mailbox holds for an address, lowest first."""
    found = DevelopmentMail.objects.filter(to__icontains=address, uid__isnull=False, raw__isnull=False)
    return [uid for uid in found.order_by("uid").values_list("uid", flat=True) if uid is not None]


def raw_development_mail(address: str, uid: int) -> bytes | None:
    """The bytes of one of them."""
    raw = DevelopmentMail.objects.filter(to__icontains=address, uid=uid).values_list("raw", flat=True).first()
    return bytes(raw) if raw is not None else None


def unreadable_count(staff: Staff) -> int:
    """How many messages that came in could not be read."""
    return inbound_of(staff).filter(state=InboundState.UNREADABLE).order_by().count()


def unreadable_by_channel(staff: Staff) -> dict[str, int]:
    found = inbound_of(staff).filter(state=InboundState.UNREADABLE).order_by()
    return dict(found.values_list("channel").annotate(n=Count("pk")))


def ended_badly_by_channel(staff: Staff) -> dict[str, int]:
    found = outbox_of(staff).filter(state__in=ENDED_BADLY).order_by()
    return dict(found.values_list("channel").annotate(n=Count("pk")))


def last_received(staff: Staff) -> dict[str, datetime]:
    """When the last message of each channel came in."""
    newest = inbound_of(staff)
    found = {
        channel: newest.filter(channel=channel).values_list("received_at", flat=True).first() for channel in Channel
    }
    return {str(channel): at for channel, at in found.items() if at}


def mailbox_exists(mailbox_id: uuid.UUID) -> bool:
    return Mailbox.objects.filter(pk=mailbox_id).exists()


def states_of(message_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """How these messages are doing, in words. The caller has checked who may see them."""
    found = OutboxMessage.objects.filter(pk__in=list(message_ids)).only("state")
    return {each.pk: each.get_state_display() for each in found}
