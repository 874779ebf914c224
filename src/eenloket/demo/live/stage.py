"""Where the day is played: the contact centre, its lines and answers, who is played, and the loop."""

from __future__ import annotations

import threading
import time
import uuid
from random import Random
from typing import TYPE_CHECKING, Final

from django.db import close_old_connections
from django.utils.timezone import localtime

from eenloket.accounts.models import Staff
from eenloket.accounts.types import Permission
from eenloket.content.models import Answer
from eenloket.core import clock
from eenloket.core.errors import ConflictError
from eenloket.counter.models import ServiceAt
from eenloket.counter.types import Mode
from eenloket.demo.types import Progress
from eenloket.organisation.models import Municipality
from eenloket.routing.models import WorkItem
from eenloket.routing.services import end_simulation, note_simulation
from eenloket.routing.types import Source
from eenloket.telephony.models import Call, Line

from .advisors import Bot, who_can_be_played
from .citizens import Citizen, story_of
from .scenarios import Coming, Scenario, comers

if TYPE_CHECKING:
    from eenloket.demo.subjects import Subject
    from eenloket.organisation.models import ContactCentre

_TICK: Final = 0.25
_TELL_EVERY: Final = 10.0
_LOOK_EVERY: Final = 30.0


class Stage:
    """One contact centre in which a scenario plays, so many times faster than a clock."""

    def __init__(self, centre: ContactCentre, scenario: Scenario, *, speed: float, seed: int | None) -> None:
        self.centre, self._scenario, self._speed = centre, scenario, speed
        self._random = Random(seed)  # noqa: S311 - plausible, not secret
        self._lines = list(Line.objects.filter(contact_centre=centre))
        self._places = list(Municipality.objects.filter(contact_centre=centre))
        if not self._lines or not self._places:
            raise ConflictError("This contact centre has no phone lines: the day plays in the demo.")
        self._titles = dict(
            Answer.objects.filter(contact_centre=centre, current__isnull=False).values_list("slug", "current__title")
        )
        self._by_call: dict[str, Subject] = {}
        self._by_ticket: dict[uuid.UUID, Subject] = {}
        self._walk_in = list(
            ServiceAt.objects.filter(location__contact_centre=centre)
            .exclude(service__mode=Mode.APPOINTMENT)
            .values_list("location_id", "service_id")
        )
        self._bots: list[Bot] = []
        self._citizens: list[Citizen] = []
        self.came = 0
        self.operator = self._who_may(Permission.VIEW_OUTBOX)

    # --- what the stories ask ----------------------------------------------------------------------------------

    def line(self, random: Random) -> uuid.UUID:
        return random.choice(self._lines).pk

    def municipality(self, random: Random) -> Municipality:
        return random.choice(self._places)

    def title_of(self, subject: Subject) -> str:
        """The title of the answer to it, as advisors find it."""
        return subject.title or self._titles.get(subject.answer) or subject.code.replace("-", " ").capitalize()

    def name_call(self, call_ref: str, subject: Subject) -> None:
        """What the caller comes for; an advisor hears it when the call is answered."""
        self._by_call[call_ref] = subject

    def name_ticket(self, ticket_id: uuid.UUID, subject: Subject) -> None:
        self._by_ticket[ticket_id] = subject

    def place(self, random: Random) -> tuple[uuid.UUID, uuid.UUID] | None:
        """A location and a service for which one may walk in."""
        return random.choice(self._walk_in) if self._walk_in else None

    def heard(self, item: WorkItem) -> str:
        """What the citizen says it is about: a title, "" when that is not known."""
        if item.source == Source.CHAT:
            return item.label
        subject = self._by_ticket.get(item.source_id)
        if item.source == Source.CALL:
            reference = Call.objects.filter(pk=item.source_id).values_list("call_ref", flat=True).first()
            subject = self._by_call.get(reference or "")
        return self.title_of(subject) if subject else ""

    def is_answered(self, call_ref: str) -> bool:
        return Call.objects.filter(call_ref=call_ref).exclude(answered_at=None, ended_at=None).exists()

    # --- the loop ----------------------------------------------------------------------------------------------

    def play(self, stop: threading.Event, tell: Progress, *, minutes: float | None = None) -> None:
        """Until told to stop; then everybody hangs up, stores and signs off."""
        began = time.monotonic()
        coming = comers(self._scenario, self._random)
        following = next(coming)
        tell_at = look_at = 0.0
        try:
            while not stop.wait(_TICK):
                close_old_connections()
                now = time.monotonic()
                if minutes and now - began > minutes * 60:
                    break
                if now >= look_at:
                    look_at = now + _LOOK_EVERY
                    self._cast()
                    note_simulation(self.centre.pk, title=self._scenario.title, speed=self._speed)
                while following.after / self._speed <= now - began:
                    self._begin(following)
                    following = next(coming)
                for citizen in self._citizens:
                    citizen.play()
                for bot in self._bots:
                    bot.play()
                self._citizens = [each for each in self._citizens if not each.is_over]
                if now >= tell_at:
                    tell_at = now + _TELL_EVERY
                    tell(self._summary())
        finally:
            self._end()

    def _begin(self, coming: Coming) -> None:
        self.came += 1
        self._citizens.append(Citizen(story_of(self, coming, self._random), self._speed))

    def _cast(self) -> None:
        """Play who is not at the own screen, but for those who are away today."""
        self._bots = [each for each in self._bots if each.is_playing]
        played = {each.staff.pk for each in self._bots}
        advisors = Staff.objects.filter(contact_centre=self.centre, is_active=True, roles__code__startswith="advisor_")
        people = sorted(set(advisors.distinct()), key=lambda each: each.email)
        there = people[: max(1, round(len(people) * (1 - self._scenario.away)))]
        for staff in who_can_be_played(there, clock.now()):
            if staff.pk not in played:
                bot = Bot(staff, self._random, self._speed, self.heard)
                bot.begin()
                self._bots.append(bot)

    def _end(self) -> None:
        for each in self._bots:
            each.stop()
        end_simulation(self.centre.pk)

    def _summary(self) -> str:
        waiting = WorkItem.objects.filter(contact_centre=self.centre, state__in=["queued", "offered"]).exclude(
            source=Source.MESSAGE
        )
        busy = WorkItem.objects.filter(contact_centre=self.centre, state__in=["active", "wrap_up"]).count()
        return (
            f"{localtime(clock.now()):%H:%M:%S}  {self.came} came, {waiting.count()} wait, {busy} being helped,"
            f" {len(self._bots)} advisors played"
        )

    def _who_may(self, permission: Permission) -> Staff:
        found = Staff.objects.filter(
            contact_centre=self.centre, is_active=True, roles__permissions__contains=[permission]
        )
        if (staff := found.order_by("email").first()) is None:
            raise ConflictError("Nobody in this contact centre may start practice calls.")
        return staff
