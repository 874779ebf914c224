"""Citizens played by the simulation: each comes by a channel, waits as long as patience lasts, and goes."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Generator
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias

from eenloket.chat import services as chat
from eenloket.chat.selectors import session_of_token
from eenloket.chat.types import SessionState
from eenloket.contacts.services import receive_question
from eenloket.contacts.types import WrittenQuestion
from eenloket.core.errors import EenloketError
from eenloket.core.ids import uuid7
from eenloket.counter import services as counter
from eenloket.telephony import services as telephony

from .scenarios import Coming

if TYPE_CHECKING:
    from .stage import Stage

# A story says how many seconds pass until it goes on; it ends when it is over.
Story: TypeAlias = Generator[float, None, None]

_PATIENCE: Final = 150.0  # mean seconds that a caller waits
_THANKS: Final = ("Dank u wel, dat is duidelijk.", "Top, bedankt!", "Fijn, dan weet ik genoeg. Dag!")

logger = logging.getLogger(__name__)


class Citizen:
    """A story that goes on when its time has come."""

    def __init__(self, story: Story, speed: float) -> None:
        self._story, self._speed, self._due = story, speed, 0.0
        self.is_over = False

    def play(self) -> None:
        if time.monotonic() < self._due or self.is_over:
            return
        try:
            self._due = time.monotonic() + next(self._story) / self._speed
        except StopIteration:
            self.is_over = True
        except EenloketError as error:
            logger.info("a citizen was turned away: %s", error)
            self.is_over = True


def story_of(stage: Stage, coming: Coming, random: Random) -> Story:
    """The story of who comes by this channel."""
    stories: dict[str, Callable[[Stage, Coming, Random], Story]] = {
        "phone": _call,
        "chat": _chat,
        "counter": _visit,
        "web_form": _write,
    }
    return stories[coming.channel](stage, coming, random)


def _call(stage: Stage, coming: Coming, random: Random) -> Story:
    """Calls through the practice exchange; hangs up when nobody answers in time. Once answered the advisor ends it."""
    line = stage.line(random)
    number = f"06{random.randrange(10_000_000, 59_999_999)}" if random.random() < 0.9 else ""
    call = telephony.start_practice_call(actor=stage.operator, number=number, line_id=line)
    stage.name_call(call, coming.subject)
    patience = random.expovariate(1 / _PATIENCE)
    waited = 0.0
    while waited < patience:
        yield 2.0
        waited += 2.0
        if stage.is_answered(call):
            return
    telephony.hang_up_practice_call(actor=stage.operator, call_ref=call)


def _chat(stage: Stage, coming: Coming, random: Random) -> Story:
    """Asks the chat, wants somebody after all, thanks and goes."""
    begun = chat.begin(municipality=stage.municipality(random), address=f"simulation-{uuid.uuid4()}")
    chat.say(token=begun.token, key=uuid.uuid4(), text=stage.title_of(coming.subject))
    yield random.uniform(5, 20)
    chat.ask_person(token=begun.token)
    patience, waited = random.expovariate(1 / _PATIENCE), 0.0
    while session_of_token(begun.token).state == SessionState.WAITING:
        if waited > patience:
            chat.leave(token=begun.token)
            return
        yield 3.0
        waited += 3.0
    yield random.uniform(40, 90)
    if session_of_token(begun.token).state == SessionState.TALKING:
        chat.say(token=begun.token, key=uuid.uuid4(), text=random.choice(_THANKS))


def _visit(stage: Stage, coming: Coming, random: Random) -> Story:
    """Takes a number at the kiosk; goes home when it takes very long."""
    place = stage.place(random)
    if place is None:
        return
    ticket = counter.take_number(location_id=place[0], service_id=place[1], ticket_id=uuid7())
    stage.name_ticket(ticket.pk, coming.subject)
    yield random.uniform(1200, 2400)
    counter.leave(ticket_id=ticket.pk)


def _write(stage: Stage, coming: Coming, random: Random) -> Story:
    """Leaves a question by the form."""
    place = stage.municipality(random)
    title = stage.title_of(coming.subject)
    name = random.choice(("Noor de Wit", "Sem Yilmaz", "Ans Bakker", "Piet Visser", "Lotte de Boer"))
    receive_question(
        WrittenQuestion(
            contact_centre_id=stage.centre.pk,
            municipality_id=place.pk,
            channel="web_form",
            text=random.choice(coming.subject.typed) if coming.subject.typed else f"Ik heb een vraag: {title}",
            subject=title,
            sender_name=name,
        ),
        key=uuid.uuid4(),
    )
    yield 0.0
