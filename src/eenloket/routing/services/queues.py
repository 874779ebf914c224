"""Keeping queues: what a contact centre starts with, and changes in versions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.routing import rules
from eenloket.routing.models import Queue, QueueVersion
from eenloket.routing.types import Action, Delivery, Why

from .steps import poke_board, wake

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

# Norms of ../shared/design/domain.md: phone 80% in 25 s, chat 80% in 60 s, counter within 15 minutes.
_CLOSED_TEXT: Final = "Wij zijn nu gesloten. Kijk op onze website voor de openingstijden en voor antwoorden."
_NOBODY_TEXT: Final = "Er is nu geen medewerker vrij. Probeer het later nog eens, of stuur uw vraag met het formulier."
_MESSAGE: Final = {
    why: {"action": Action.MESSAGE.value, "text": text, "queue": ""}
    for why, text in (
        (Why.CLOSED.value, _CLOSED_TEXT),
        (Why.HOLIDAY.value, _CLOSED_TEXT),
        (Why.NOBODY.value, _NOBODY_TEXT),
    )
}
_LIVE: Final = {"strict_class": 2, "delivery": Delivery.PUSH}
_WRITTEN: Final = {
    "delivery": Delivery.PULL,
    "units": 50,
    "most_at_once": 12,
    "is_interruptible": True,
    "offer_seconds": 120,
    "misses_allowed": 3,
    "wrap_up_seconds": 0,
    "target_percent": 85,
    "target_seconds": 2 * 24 * 3600,
}
_SEED: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (Channel.PHONE, {**_LIVE, "offer_seconds": 20, "overflow": _MESSAGE}),
    (
        Channel.CHAT,
        {
            **_LIVE,
            "units": 33,
            "most_at_once": 3,
            "offer_seconds": 30,
            "misses_allowed": 3,
            "wrap_up_seconds": 60,
            "target_seconds": 60,
            "overflow": _MESSAGE,
        },
    ),
    (
        Channel.COUNTER,
        {**_LIVE, "delivery": Delivery.PULL, "offer_seconds": 60, "wrap_up_seconds": 180, "target_seconds": 900},
    ),
    (Channel.WEB_FORM, _WRITTEN),
    (Channel.EMAIL, _WRITTEN),
    (Channel.SMS, _WRITTEN),
    (Channel.POST, _WRITTEN),
)
_FIELDS: Final = (
    "name",
    "municipality_id",
    "portal_area_id",
    "position",
    "delivery",
    "strict_class",
    "priority_minutes",
    "units",
    "most_at_once",
    "is_interruptible",
    "prefers_fit",
    "language",
    "duty",
    "level",
    "area_relaxes_after",
    "language_relaxes_after",
    "offer_seconds",
    "misses_allowed",
    "skip_seconds",
    "wrap_up_seconds",
    "target_seconds",
    "target_percent",
    "hours",
    "most_waiting",
    "longest_wait",
    "overflow",
    "is_active",
)
_HOURS_PROBLEMS: Final = {
    "times": gettext_lazy("Write times as 9:00 and 17:30."),
    "order": gettext_lazy("Opening comes before closing."),
    "overlap": gettext_lazy("Two stretches of one day overlap."),
}


@transaction.atomic
def ensure_queues(contact_centre_id: uuid.UUID) -> None:
    """Give a contact centre a queue for each channel that has none. Done twice it is done once."""
    known = set(Queue.objects.filter(contact_centre_id=contact_centre_id).values_list("channel", flat=True))
    with translation.override("nl"):
        Queue.objects.bulk_create(
            [
                Queue(
                    contact_centre_id=contact_centre_id,
                    code=channel,
                    name=str(Channel(channel).label),
                    channel=channel,
                    position=position,
                    **settings,
                )
                for position, (channel, settings) in enumerate(_SEED)
                if channel not in known
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def save_queue(
    *, actor: Staff, queue_id: uuid.UUID | None, version: int, channel: str = "", changes: dict[str, Any]
) -> Queue:
    """Make a queue, or change one; each change is kept as a version. `version` is the one that was looked at.

    Raises NotAllowedError, NotFoundError, InvalidError per field, ConflictError when somebody else changed it.
    """
    require(actor, Permission.MANAGE_QUEUES)
    queue = _to_change(actor, queue_id, version) if queue_id else _new_queue(actor, channel, str(changes["name"]))
    for name, value in changes.items():
        if name not in _FIELDS:
            raise InvalidError(_("The browser sent something unreadable."))
        setattr(queue, name, value)
    _check(queue)
    before = queue.version if queue_id else 0
    queue.version = before + 1
    queue.save()
    keep_version(queue, actor)
    audit.record(actor, "routing.queue_changed" if queue_id else "routing.queue_made", queue, label=queue.name)
    wake(queue.contact_centre_id)
    poke_board(queue.contact_centre_id)
    return queue


def keep_version(queue: Queue, actor: Staff | None) -> None:
    QueueVersion.objects.create(
        contact_centre_id=queue.contact_centre_id,
        queue=queue,
        number=queue.version,
        document=document_of(queue),
        made_by=actor,
        made_at=clock.now(),
    )


def document_of(queue: Queue) -> dict[str, Any]:
    """All rules of a queue as plain values."""
    plain = {name: getattr(queue, name) for name in _FIELDS}
    return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in plain.items()}


@transaction.atomic
def restore_queue(*, actor: Staff, queue_id: uuid.UUID, number: int) -> Queue:
    """Make an earlier version the rules again, as a new version. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.MANAGE_QUEUES)
    queue = _to_change(actor, queue_id, None)
    kept = queue.versions.filter(number=number).first()
    if kept is None:
        raise NotFoundError(_("There is no such version."))
    changes = {
        name: uuid.UUID(value) if name.endswith("_id") and value else value for name, value in kept.document.items()
    }
    return save_queue(actor=actor, queue_id=queue_id, version=queue.version, changes=changes)


def _to_change(actor: Staff, queue_id: uuid.UUID, version: int | None) -> Queue:
    found = Queue.objects.select_for_update(of=("self",)).filter(contact_centre_id=actor.contact_centre_id, pk=queue_id)
    queue = found.first()
    if queue is None:
        raise NotFoundError(_("There is no such queue."))
    if version is not None and queue.version != version:
        raise ConflictError(_("Somebody else changed this queue. Load it again to see what is there."))
    if not queue.versions.exists():
        keep_version(queue, None)
    return queue


def blank_queue(actor: Staff) -> Queue:
    """A queue as a new one begins, not stored."""
    return Queue(contact_centre_id=actor.contact_centre_id, channel=Channel.PHONE, **dict(_SEED)[Channel.PHONE])


def _new_queue(actor: Staff, channel: str, name: str) -> Queue:
    if channel not in Channel.values:
        raise InvalidError(_("Choose a channel."), {"channel": _("Choose a channel.")})
    base = slugify(name)[:30] or channel
    taken = set(Queue.objects.filter(contact_centre_id=actor.contact_centre_id).values_list("code", flat=True))
    code = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in taken)
    seed = dict(_SEED)[Channel(channel)]
    return Queue(contact_centre_id=actor.contact_centre_id, code=code, channel=channel, **seed)


def _check(queue: Queue) -> None:
    if not queue.name.strip():
        raise InvalidError(_("Give the queue a name."), {"name": _("Give the queue a name.")})
    if queue.channel == Channel.PHONE and queue.units != 100:
        message = _("Somebody on the phone does one thing at a time: 100.")
        raise InvalidError(message, {"units": message})
    if problem := rules.problem_with(queue.hours):
        raise InvalidError(str(_HOURS_PROBLEMS[problem]), {"hours": str(_HOURS_PROBLEMS[problem])})
    for why, rule in queue.overflow.items():
        if rule["action"] == Action.OTHER_QUEUE and not _is_other(queue, rule["queue"]):
            message = _("Choose another queue of the same channel.")
            raise InvalidError(message, {f"overflow_{why}_queue": message})


def _is_other(queue: Queue, key: str) -> bool:
    others = Queue.objects.filter(contact_centre_id=queue.contact_centre_id, channel=queue.channel, is_active=True)
    return key in {str(each) for each in others.exclude(pk=queue.pk).values_list("pk", flat=True)}
