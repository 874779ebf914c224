"""Advisors played by the simulation: they sign on, take what is offered, talk, note and store."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from eenloket.chat import services as chat
from eenloket.contacts import services as contacts
from eenloket.contacts.models import Contact
from eenloket.contacts.types import ContactState, DraftChange, Result
from eenloket.content.models import Answer
from eenloket.core.errors import EenloketError
from eenloket.counter import services as counter
from eenloket.counter.models import Counter
from eenloket.routing import services as routing
from eenloket.routing.models import Advisor, Offer, WorkItem
from eenloket.routing.types import Source, Wish, WorkState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_TALK: Final = {"phone": 170.0, "chat": 240.0, "counter": 300.0}  # mean seconds
_WRITING: Final = 150.0
_WRAP_UP: Final = (12.0, 45.0)
_REACTION: Final = (1.5, 6.0)
_MISSES: Final = 0.03
_BEAT: Final = 15.0
_WRITES: Final = 0.005  # each time that nothing is in hand: a message is answered in between
_SCREEN: Final = timedelta(seconds=40)  # seen later than our own sign of life: somebody's own screen

logger = logging.getLogger(__name__)


class Bot:
    """One advisor that is played; hands over to the colleague as soon as that one signs on."""

    def __init__(self, staff: Staff, random: Random, speed: float, heard: Callable[[WorkItem], str]) -> None:
        self.staff, self._random, self._speed, self._heard = staff, random, speed, heard
        self._beat_at = 0.0
        self._due: dict[uuid.UUID, float] = {}
        self._seen_at: datetime | None = None
        self.is_playing = False

    def begin(self) -> None:
        routing.set_status(actor=self.staff, wish=Wish.READY)
        self.is_playing = True
        self._note_own_sign()

    def stop(self) -> None:
        """Store what is open and sign off."""
        if not self.is_playing:
            return
        self.is_playing = False
        for item in self._in_hand():
            self._try(self._end_talk, item)
            self._try(self._store, item)
        self._try(routing.set_status, actor=self.staff, wish=Wish.OFFLINE)

    def play(self) -> None:
        """What is due now; nothing any more once the colleague of flesh and blood is at the screen."""
        if self._seen_at != self._sign_of_life():
            self.is_playing = False
            return
        if time.monotonic() >= self._beat_at:
            self._beat_at = time.monotonic() + _BEAT
            self._try(routing.note_presence, actor=self.staff)
        state = Advisor.objects.filter(staff=self.staff).values_list("wish", "reason").first()
        if state == (Wish.NOT_READY, "missed"):
            self._later(self.staff.pk, 20, 60, lambda: routing.set_status(actor=self.staff, wish=Wish.READY))
        for offer in Offer.objects.filter(staff=self.staff, state="pending"):
            self._later(offer.pk, *_REACTION, lambda offer=offer: self._answer(offer))
        held = self._in_hand()
        for item in held:
            self._go_on(item)
        if not held:
            self._look_around()
        self._note_own_sign()

    def _look_around(self) -> None:
        """Who sits at a counter calls the next; sometimes a message is answered in between."""
        if Counter.objects.filter(staff=self.staff).exists():
            self._try(counter.call_next, actor=self.staff, after=None)
        elif self._random.random() < _WRITES:
            self._try(routing.take_next_message, actor=self.staff)

    def _sign_of_life(self) -> datetime | None:
        return Advisor.objects.filter(staff=self.staff).values_list("seen_at", flat=True).first()

    def _note_own_sign(self) -> None:
        """A later sign of life than this one is of somebody's own screen."""
        self._seen_at = self._sign_of_life()

    def _answer(self, offer: Offer) -> None:
        if self._random.random() > _MISSES:
            routing.accept_offer(actor=self.staff, offer_id=offer.pk)

    def _go_on(self, item: WorkItem) -> None:
        if item.state == WorkState.WRAP_UP or item.source == "message":
            mean = _WRITING if item.source == "message" else sum(_WRAP_UP) / 2
            self._later(uuid.uuid5(item.pk, "store"), mean * 0.5, mean * 1.5, lambda: self._store(item))
        else:
            if item.source == Source.CHAT:
                self._later(uuid.uuid5(item.pk, "say"), 8, 25, lambda: self._say(item))
            mean = _TALK.get(item.channel, 200.0)
            self._later(uuid.uuid5(item.pk, "talk"), mean * 0.4, mean * 1.8, lambda: self._end_talk(item))

    def _say(self, item: WorkItem) -> None:
        """The answer as it is sent by chat."""
        answer = self._answer_to(item.contact_centre_id, self._heard(item))
        version = answer.current if answer else None
        text = (version.sentence or version.short) if version else "Dat zoek ik voor u uit. Een ogenblik."
        if item.conversation_id:
            chat.write(
                actor=self.staff,
                conversation_id=item.conversation_id,
                key=uuid.uuid5(item.pk, "said"),
                text=text,
                version_id=version.pk if version else None,
            )

    def _end_talk(self, item: WorkItem) -> None:
        if item.state == WorkState.ACTIVE and item.conversation_id and item.source != "message":
            contacts.hang_up(actor=self.staff, conversation_id=item.conversation_id)

    def _store(self, item: WorkItem) -> None:
        drafts = Contact.objects.filter(conversation=item.conversation_id, advisor=self.staff, state=ContactState.DRAFT)
        for draft in drafts.order_by("number"):
            answer = self._answer_to(draft.contact_centre_id, self._heard(item) or draft.subject)
            version = answer.current if answer else None
            if version:
                contacts.open_answer(actor=self.staff, contact_id=draft.pk, version_id=version.pk)
            change = DraftChange(
                subject=version.title if version else draft.subject or item.label or "Vraag",
                note_for_citizen=version.short if version else "Wij hebben uw vraag beantwoord.",
            )
            result = Result.ANSWERED if version else Result.STATUS_GIVEN
            contacts.store_contact(actor=self.staff, contact_id=draft.pk, result=result, change=change)

    def _answer_to(self, centre_id: uuid.UUID, title: str) -> Answer | None:
        """The answer with this title: citizens of the simulation say what they come for."""
        found = Answer.objects.filter(contact_centre=centre_id, current__title=title)
        return found.select_related("current").first() if title else None

    def _in_hand(self) -> list[WorkItem]:
        held = WorkItem.objects.filter(advisor=self.staff, state__in=[WorkState.ACTIVE, WorkState.WRAP_UP])
        return list(held.select_related("queue"))

    def _later(self, key: uuid.UUID, least: float, most: float, act: object) -> None:
        """Do it once, so long after it was first seen."""
        due = self._due.setdefault(key, time.monotonic() + self._random.uniform(least, most) / self._speed)
        if due and time.monotonic() >= due:
            self._due[key] = 0.0 if key != self.staff.pk else time.monotonic() + 60
            self._try(act)

    def _try(self, act: object, *arguments: object, **named: object) -> None:
        try:
            act(*arguments, **named)  # type: ignore[operator]
        except EenloketError as error:
            logger.info("%s: %s", self.staff.name, error)


def who_can_be_played(staff: Iterable[Staff], now: datetime) -> list[Staff]:
    """Those whose screen is not open: nobody is pushed off their own chair."""
    there = Advisor.objects.exclude(wish=Wish.OFFLINE).filter(seen_at__gt=now - _SCREEN)
    taken = set(there.values_list("staff_id", flat=True))
    return [each for each in staff if each.pk not in taken]
