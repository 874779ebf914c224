"""Ninety days of conversations: when they came in, who took them, what was asked and how that ended.

Rows are made straight on the models, as the services would have left them behind; see docs/demo.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from eenloket.contacts import rules
from eenloket.contacts.models import AnswerUse, Contact, Conversation, ConversationParty
from eenloket.contacts.types import (
    LIVE_CHANNELS,
    ContactState,
    ConversationState,
    Direction,
    Result,
    ResultDetail,
    Role,
)
from eenloket.parties.rules import readable_phone

from . import sentences
from .arrivals import CLOSING, Arrival
from .subjects import CHANNELS, DURATIONS, ENDINGS, NO_CALENDAR, NO_CALENDAR_ANSWERED, SUBJECTS, Subject

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

    from .foundation import Place
    from .scene import Scene

_SHARE_KNOWN: Final = 0.62
_SHARE_SECOND_QUESTION: Final = 0.07
_SHARE_OUTBOUND: Final = 0.025
_SHARE_INTERNAL: Final = 0.01
_ASKED_SOMETHING: Final = frozenset(Result.values) - {Result.ABANDONED, Result.WRONG_NUMBER, Result.TEST}
_WITH_ANSWER: Final = frozenset(
    {Result.ANSWERED, Result.PRODUCT_DELIVERED, Result.ANSWERED_AFTER_CONSULT, Result.APPOINTMENT_MADE}
)


@dataclass
class Asked:
    """One question as it went; `contact` is what is stored of it."""

    contact: Contact
    subject: Subject
    place: Place
    advisor: Staff
    level: str


@dataclass
class History:
    """All rows of the conversations, ready to be stored together."""

    conversations: list[Conversation] = field(default_factory=list)
    participants: list[ConversationParty] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    uses: list[AnswerUse] = field(default_factory=list)

    def store(self) -> None:
        Conversation.objects.bulk_create(self.conversations, batch_size=1000)
        ConversationParty.objects.bulk_create(self.participants, batch_size=2000)
        Contact.objects.bulk_create((asked.contact for asked in self.questions), batch_size=1000)
        AnswerUse.objects.bulk_create(self.uses, batch_size=2000)


def _often_first(draw: float) -> float:
    """A place in 0 to 1 that is rather early than late: the first are drawn some two and a half times the mean."""
    least: float = (0.15 / 1.15) ** 1.6
    bent: float = ((draw + 0.15) / 1.15) ** 1.6
    return (bent - least) / (1 - least)


class Narrator:
    """Turns arrivals into rows, one after the other, with the advisors who are there that day."""

    def __init__(self, scene: Scene) -> None:
        self.world, self.citizens, self.random = scene.world, scene.citizens, scene.random
        self.stories, self.now = scene.stories, scene.now
        self.history = History()
        self._free_from: dict[Any, datetime] = {}
        self._levels = {staff.pk: self._level(staff) for staff in scene.world.advisors()}
        self._present: dict[date, list[Staff]] = {}
        self._months: dict[int, tuple[list[Subject], list[float]]] = {}
        self._sick = self._sick_days()

    def tell(self, moments: Sequence[Arrival]) -> History:
        """The rows of these arrivals. Some conversations hold two questions, so they are fewer."""
        self.history = History()
        waiting = iter(moments)
        for arrival in waiting:
            second = None
            if self.random.random() < _SHARE_SECOND_QUESTION:
                second = next(waiting, None)
            self._converse(arrival, second)
        return self.history

    def _level(self, staff: Staff) -> str:
        return next(role for role in self.world.plan_of(staff).roles if role.startswith("advisor_"))

    def _sick_days(self) -> set[tuple[Any, date]]:
        """One in twenty days someone is ill; in one week five of them at the same time."""
        days = self.stories.days if self.stories else []
        sick = {(staff.pk, day) for staff in self.world.advisors() for day in days if self.random.random() < 0.05}
        flu = days[10:15]
        return sick | {(staff.pk, day) for staff in self.world.advisors()[2:12:2] for day in flu}

    def _who_is_there(self, day: date) -> list[Staff]:
        """Part-timers have one or two fixed days off."""
        if day not in self._present:
            everyone = self.world.advisors()
            there = [
                staff
                for place, staff in enumerate(everyone)
                if (staff.pk, day) not in self._sick and (place % 3 == 0 or (place + day.weekday()) % 5 != 0)
            ]
            self._present[day] = there or everyone
        return self._present[day]

    def _converse(self, arrival: Arrival, second: Arrival | None) -> None:
        place = self._place(arrival)
        subject = self._subject(arrival, place)
        channel = self._channel(arrival, subject)
        advisor, started = self._advisor(arrival.day, arrival.moment)
        subjects = [subject]
        if second:
            subjects.append(self._subject(second, place))
        direction, is_internal = self._direction(subject)
        conversation = self._conversation(place, advisor, channel, started, subjects=subjects)
        conversation.direction, conversation.is_internal = direction, is_internal
        party = self._party(place, conversation)
        self._questions(place, conversation, subjects, party)
        self._free_from[advisor.pk] = conversation.closed_at or started

    def _place(self, arrival: Arrival) -> Place:
        """Both are open by day; in the evening only where there is an evening counter."""
        open_ones = [each for each in self.world.places if each.calendar.is_working_day(arrival.day)]
        open_ones = open_ones or self.world.places
        if arrival.minute >= CLOSING:
            return open_ones[0]
        return self.random.choices(open_ones, [each.plan.share for each in open_ones])[0]

    def _subject(self, arrival: Arrival, place: Place) -> Subject:
        if arrival.subject is NO_CALENDAR and self._is_answered(arrival):
            return NO_CALENDAR_ANSWERED
        if arrival.subject:
            return arrival.subject
        month = arrival.day.month
        if month not in self._months:
            usual = [each for each in SUBJECTS if not each.answer or each.answer in self.world.answers or each.title]
            self._months[month] = (usual, [each.weight * each.season.get(month, 1.0) for each in usual])
        subjects, weights = self._months[month]
        return self.random.choices(subjects, weights)[0]

    def _is_answered(self, arrival: Arrival) -> bool:
        return self.stories is not None and arrival.moment >= self.stories.answer_published

    def _channel(self, arrival: Arrival, subject: Subject) -> str:
        if arrival.minute >= CLOSING:
            return "counter"
        weights = {**CHANNELS, **subject.channels} if len(subject.channels) != 1 else subject.channels
        if subject.weight == 0:
            weights = subject.channels
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _advisor(self, day: date, asked_at: datetime) -> tuple[Staff, datetime]:
        """Someone who is free, else whoever is free first; a citizen waits no longer than twelve minutes."""
        there = self._who_is_there(day)
        free = [staff for staff in there if self._free_from.get(staff.pk, asked_at) <= asked_at]
        if free:
            return self.random.choice(free), asked_at + timedelta(seconds=self.random.randrange(4, 40))
        first = min(there, key=lambda staff: self._free_from[staff.pk])
        return first, min(self._free_from[first.pk], asked_at + timedelta(minutes=12))

    def _direction(self, subject: Subject) -> tuple[str, bool]:
        if subject.code == "niets-gevraagd" or subject.weight == 0:
            return Direction.INBOUND, False
        chance = self.random.random()
        return (Direction.OUTBOUND if chance < _SHARE_OUTBOUND else Direction.INBOUND), chance > 1 - _SHARE_INTERNAL

    def _conversation(
        self, place: Place, advisor: Staff, channel: str, started: datetime, *, subjects: Sequence[Subject]
    ) -> Conversation:
        is_live = channel in LIVE_CHANNELS
        handled = sum(self._seconds(channel, subject, started) for subject in subjects)
        wrap_up = self.random.randrange(18, 75) if is_live else 0
        handled = min(handled, max(10, int((self.now - started).total_seconds()) - wrap_up - 5))
        closed = started + timedelta(seconds=handled + wrap_up)
        hung_up = started + timedelta(seconds=handled) if is_live else closed
        spent = rules.talk_time(started, hung_up, closed, is_live=is_live)
        conversation = Conversation(
            contact_centre=self.world.centre,
            municipality=place.row,
            advisor=advisor,
            team_id=advisor.team_id,
            channel=channel,
            state=ConversationState.CLOSED,
            started_at=started,
            attended_at=started,
            hung_up_at=hung_up,
            closed_at=closed,
            talk_seconds=spent.talk,
            wrap_up_seconds=spent.wrap_up,
        )
        self.history.conversations.append(conversation)
        return conversation

    def _seconds(self, channel: str, subject: Subject, started: datetime) -> int:
        middle = DURATIONS[channel] * subject.talk
        if self.stories and subject.department == "belastingen" and started.date() >= self.stories.letter:
            middle *= 2.1
        if self.stories and started.date() == self.stories.storm and not subject.weight:
            middle *= 1.25
        return max(20, round(middle * self.random.lognormvariate(0, 0.42)))

    def _party(self, place: Place, conversation: Conversation) -> Party | None:
        """Some are known and call more often than others; a number or address is noted where the channel has one."""
        known = self.citizens.parties[place.plan.slug]
        if conversation.is_internal or not known or self.random.random() > _SHARE_KNOWN:
            if conversation.channel == "phone" and self.random.random() < 0.5:
                conversation.typed_counterpart = f"06 {self.random.randrange(10_000_000, 60_000_000)}"
                conversation.counterpart = f"+316{conversation.typed_counterpart[3:]}"
            return None
        party = known[int(len(known) * _often_first(self.random.random()))]
        address = self.citizens.phones if conversation.channel in ("phone", "sms") else self.citizens.emails
        if conversation.channel not in ("counter", "post"):
            conversation.counterpart = address.get(party.pk, "")
            typed = conversation.counterpart
            conversation.typed_counterpart = readable_phone(typed) if typed.startswith("+") else typed
        role = Role.CUSTOMER
        self.history.participants.append(ConversationParty(conversation=conversation, party=party, role=role))
        if self.random.random() < 0.03:
            other = self.random.choice(known)
            if other.pk != party.pk:
                self.history.participants.append(
                    ConversationParty(conversation=conversation, party=other, role=Role.REPRESENTATIVE)
                )
        return party

    def _questions(
        self, place: Place, conversation: Conversation, subjects: Sequence[Subject], party: Party | None
    ) -> None:
        length = ((conversation.closed_at or conversation.started_at) - conversation.started_at) / len(subjects)
        for number, subject in enumerate(subjects, start=1):
            asked = self._question(place, conversation, subject, party=party, number=number)
            contact = asked.contact
            contact.opened_at = conversation.started_at + (number - 1) * length
            contact.stored_at = conversation.started_at + number * length
            contact.changed_at = contact.stored_at
            contact.talk_seconds = conversation.talk_seconds if number == 1 else None
            self.history.questions.append(asked)
            self._use_answer(asked)

    def _question(
        self, place: Place, conversation: Conversation, subject: Subject, *, party: Party | None, number: int
    ) -> Asked:
        advisor = conversation.advisor
        assert advisor is not None  # noqa: S101 - history is of conversations that advisors had
        level = self._levels[advisor.pk]
        result, detail = self._ending(place, subject, level)
        answer = self.world.answers.get(subject.answer)
        title = subject.title or (answer.current.title if answer and answer.current else "")
        asked_something = result in _ASKED_SOMETHING
        notes = sentences.notes(self.random, result, answer.current if answer else None)
        contact = Contact(
            contact_centre=self.world.centre,
            municipality=place.row,
            conversation=conversation,
            number=number,
            party=party,
            advisor=advisor,
            team_id=conversation.team_id,
            channel=conversation.channel,
            direction=conversation.direction,
            state=ContactState.STORED,
            revision=self.random.randrange(2, 9),
            subject=title if asked_something else "",
            portal_area=self.world.portal_areas[subject.portal] if asked_something else None,
            note_for_citizen=notes[0],
            note_for_colleagues=notes[1],
            searched_for=self._typed(subject, answer.current.phrasings if answer and answer.current else ()),
            result=result,
            result_detail={name: str(value) for name, value in asdict(detail).items() if value},
            first_contact_class=rules.first_contact_class(
                result=result,
                direction=conversation.direction,
                is_internal=conversation.is_internal,
                consulted_where=detail.consulted_where,
            ),
            arrived_at=conversation.started_at,
            arrived_on=timezone.localtime(conversation.started_at).date(),
        )
        if detail.was_reached:
            contact.result_detail["was_reached"] = True
        return Asked(contact, subject, place, advisor, level)

    def _typed(self, subject: Subject, phrasings: Sequence[str]) -> str:
        choices = subject.typed or phrasings
        return self.random.choice(choices)[:300] if choices and self.random.random() < 0.75 else ""

    def _ending(self, place: Place, subject: Subject, level: str) -> tuple[str, ResultDetail]:
        """How it ended. An advisor 3 passes work on to the second line only and writes no call-back notes."""
        result = self._result(subject)
        if level == "advisor_3" and result == Result.CALL_BACK:
            result = Result.HANDED_OVER
        elif level == "advisor_3" and result == Result.ANSWERED and self.random.random() < 0.04:
            result = Result.TRANSFERRED
        if result in (Result.HANDED_OVER, Result.CALL_BACK):
            return result, self._receiver(place, subject, level, result)
        return result, self._detail(subject, result)

    def _detail(self, subject: Subject, result: str) -> ResultDetail:
        match result:
            case Result.ANSWERED_AFTER_CONSULT:
                where = "kcc" if self.random.random() < 0.75 else "department"
                colleague = self.random.choice(self.world.advisors()).name if where == "kcc" else ""
                return ResultDetail(consulted_where=where, colleague=colleague)
            case Result.TRANSFERRED:
                kind = "warm" if self.random.random() < 0.6 else "cold"
                return ResultDetail(transfer_kind=kind, was_reached=self.random.random() < 0.8)
            case Result.REFERRED:
                return ResultDetail(organisation_id=self.world.organisations[subject.refer_to].pk)
            case Result.NOT_ANSWERED:
                return ResultDetail(missing=sentences.missing(self.random, subject))
            case _:
                return ResultDetail()

    def _result(self, subject: Subject) -> str:
        weights = dict(subject.endings)
        if subject.weight and sum(weights.values()) < 0.995:
            # What a subject does not say is as usual; what it says takes its share.
            rest = {name: share for name, share in ENDINGS.items() if name not in weights}
            room = (1 - sum(weights.values())) / sum(rest.values())
            weights |= {name: share * room for name, share in rest.items()}
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _receiver(self, place: Place, subject: Subject, level: str, result: str) -> ResultDetail:
        second_line = self.world.departments["tweede-lijn"].pk
        if level == "advisor_3" or not subject.department:
            return ResultDetail(department_id=second_line)
        chance = self.random.random()
        if chance < 0.03 and result == Result.HANDED_OVER:
            key = "waterschap" if subject.portal == "openbare-ruimte" else "provincie"
            return ResultDetail(organisation_id=self.world.organisations[key].pk)
        if chance < 0.12:
            group = self.world.departments.get("specialisten")
            return ResultDetail(department_id=group.pk if group else second_line)
        return ResultDetail(department_id=self.world.department(place.row, subject.department).pk)

    def _use_answer(self, asked: Asked) -> None:
        """Which version was open beside the notes."""
        answer = self.world.answers.get(asked.subject.answer)
        chance = 0.88 if asked.contact.result in _WITH_ANSWER else 0.5
        if answer is None or answer.current is None or self.random.random() > chance:
            return
        opened = asked.contact.opened_at + timedelta(seconds=self.random.randrange(6, 40))
        self.history.uses.append(
            AnswerUse(
                contact=asked.contact,
                version=answer.current,
                first_opened_at=min(opened, asked.contact.stored_at or opened),
                is_used=self.random.random() < 0.94,
            )
        )
