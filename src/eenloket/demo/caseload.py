"""The cases that follow from the history: handed over, taken, asked back, settled; some late, some still open."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from eenloket.cases import clock, messages
from eenloket.cases.models import CallBackWindow, Case, CaseEvent, CaseStep
from eenloket.cases.types import CaseKind, CaseState, EventKind, Urgency
from eenloket.contacts.models import ReferenceCounter
from eenloket.contacts.rules import new_code
from eenloket.contacts.types import Result
from eenloket.core import crypto
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.types import MessageState

from . import sentences
from .casework import TypeGiver
from .stories import at
from .subjects import FALLEN_TREE
from .world import ABSENT_HANDLER, ASKED_ADVISOR

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department
    from eenloket.organisation.rules import WorkingCalendar

    from .foundation import Place
    from .history import Asked
    from .scene import Scene

_SHARE_LATE: Final = 0.07
_MOST_LATE: Final = timedelta(5)  # of what is late for no special reason
_TURNS: Final = ("new", "asked_back", "taken", "new", "taken")  # how the work in hand of departments stands, one by one
_DAYS_TO_CATCH_UP: Final = 15
_SHARE_NEWEST: Final = 0.17  # of a department's cases: there the work in hand is found


@dataclass
class Caseload:
    """All rows of the cases, ready to be stored together."""

    cases: list[Case] = field(default_factory=list)
    windows: list[CallBackWindow] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    steps: list[CaseStep] = field(default_factory=list)
    outbox: list[OutboxMessage] = field(default_factory=list)
    counters: list[ReferenceCounter] = field(default_factory=list)

    def store(self) -> None:
        ReferenceCounter.objects.bulk_create(self.counters)
        Case.objects.bulk_create(self.cases, batch_size=1000)
        CallBackWindow.objects.bulk_create(self.windows, batch_size=2000)
        CaseEvent.objects.bulk_create(self.events, batch_size=2000)
        CaseStep.objects.bulk_create(self.steps, batch_size=2000)
        OutboxMessage.objects.bulk_create(self.outbox, batch_size=2000)


def _promiser(case: Case) -> Staff:
    """The advisor who handed over: in the history of the demo every case has one."""
    assert case.handed_over_by  # noqa: S101 - see above
    return case.handed_over_by


class CaseWriter:
    """Makes the case of each contact that was handed over, and what happened to it until now."""

    def __init__(self, scene: Scene) -> None:
        self.world, self.citizens, self.random = scene.world, scene.citizens, scene.random
        self.stories, self.now, self.today = scene.stories, scene.now, scene.today
        self.load = Caseload()
        self._last: dict[tuple[uuid.UUID, int], int] = defaultdict(int)
        self._departments = {each.pk: each for each in scene.world.departments.values()}
        self._members = {each.pk: scene.world.members_of(each) for each in scene.world.departments.values()}
        self._organisations = {str(each.pk): each for each in scene.world.organisations.values()}
        self._waiting: list[Case] = []
        self._asked = {each.email for each in scene.world.advisors()} - {ASKED_ADVISOR}
        self._turns: dict[object, Iterator[str]] = {
            key: islice(cycle(_TURNS), start, None) for start, key in enumerate([None, *self._departments])
        }
        self._windows: dict[uuid.UUID, CallBackWindow] = {}
        self._promises: dict[tuple[str, date, int, int | None], clock.Promise] = {}

    def write(self, questions: list[Asked]) -> Caseload:
        made = [(asked.place, self._hand_over(asked)) for asked in questions]
        open_ones = self._left_open([case for _, case in made])
        for place, case in made:
            if case in open_ones:
                self._leave_open(place, case)
            else:
                self._live(place, case)
        self._catch_up()
        self._give_types(questions)
        self.load.counters = [
            ReferenceCounter(municipality_id=municipality_id, year=year, last=last)
            for (municipality_id, year), last in self._last.items()
        ]
        return self.load

    def _give_types(self, questions: list[Asked]) -> None:
        giver = TypeGiver(self.world, self.random)
        for asked, case in zip(questions, self.load.cases, strict=True):
            giver.give(case, asked.subject.code)
        self.load.steps = giver.steps

    def _hand_over(self, asked: Asked) -> Case:
        case = self._case(asked)
        self.load.cases.append(case)
        self._event(case, EventKind.HANDED_OVER, case.created_at, asked.advisor.name, case.request, is_kcc=True)
        if case.kind == CaseKind.CALL_BACK:
            self._window(asked, case)
        self._tell_department(case, case.created_at)
        if case.citizen_email:
            self._mail(
                case, f"case:{case.pk}:promise", case.citizen_email, messages.promise_to_citizen(case), case.created_at
            )
        return case

    def _case(self, asked: Asked) -> Case:
        contact, place = asked.contact, asked.place
        detail = contact.result_detail
        department = self._departments.get(uuid.UUID(detail["department_id"])) if "department_id" in detail else None
        organisation = self._organisations[detail["organisation_id"]] if department is None else None
        is_call_back = contact.result == Result.CALL_BACK
        created = contact.stored_at or contact.arrived_at
        received = timezone.localtime(created).date()
        promise = self._promise(place, received, department, is_call_back=is_call_back)
        later = self.random.random() < 0.06 and promise.legal_date is None
        promised = place.calendar.add_working_days(promise.promised_date, 2) if later else promise.promised_date
        return Case(
            contact_centre=self.world.centre,
            municipality=place.row,
            reference=self._reference(place, received.year),
            code_sealed=crypto.encrypt(new_code()),
            kind=CaseKind.CALL_BACK if is_call_back else CaseKind.REQUEST,
            urgency=Urgency.DANGER if asked.subject is FALLEN_TREE and self.random.random() < 0.2 else Urgency.NORMAL,
            contact=contact,
            party=contact.party,
            department=department,
            organisation=organisation,
            handed_over_by=asked.advisor,
            subject=contact.subject or "Vraag",
            request=sentences.request(self.random, asked.subject.code),
            citizen_email=self.citizens.emails.get(contact.party_id, "") if self.random.random() < 0.8 else "",
            received_on=received,
            norm_date=promise.norm_date,
            legal_date=promise.legal_date,
            promised_date=promised,
            date_was_told=self.random.random() < 0.9,
            created_at=created,
            changed_at=created,
        )

    def _promise(
        self, place: Place, received: date, department: Department | None, *, is_call_back: bool
    ) -> clock.Promise:
        """As `cases.selectors.promise_for` would have said that day."""
        days, legal_days = clock.ORGANISATION_WORKING_DAYS, None
        if is_call_back:
            days = clock.CALL_BACK_WORKING_DAYS
        elif department:
            days, legal_days = department.norm_working_days, department.legal_days
        key = (place.plan.slug, received, days, legal_days)
        if key not in self._promises:
            self._promises[key] = clock.promise(place.calendar, received, working_days=days, legal_days=legal_days)
        return self._promises[key]

    def _reference(self, place: Place, year: int) -> str:
        key = (place.row.pk, year)
        self._last[key] = self._last[key] + 1 if key in self._last else 4001
        return f"{place.plan.prefix}-{year}-{self._last[key]:06d}"

    def _is_absent_handlers(self, case: Case) -> bool:
        members = self._members.get(case.department_id, []) if case.department_id else []
        return [member.email for member in members] == [ABSENT_HANDLER]

    def _catch_up(self) -> None:
        """After the absence, oldest first, a few a day; the last are still open."""
        if not self.stories or not self._waiting:
            return
        days = [day for day in self.stories.days if day > self.stories.handler_away[1]]
        days += [self._next_day(days, n) for n in range(_DAYS_TO_CATCH_UP - len(days))]
        handler = self.world.staff[ABSENT_HANDLER]
        per_day = max(1, -(-len(self._waiting) // _DAYS_TO_CATCH_UP))
        for place, case in enumerate(sorted(self._waiting, key=lambda each: each.created_at)):
            turn = days[min(place // per_day, len(days) - 1)]
            day = max(turn, self._next_day([case.received_on], 0))
            settled = at(day, time(9 + place % per_day % 7, 12))
            self._handle(case, handler, settled - timedelta(minutes=25), settled)

    def _next_day(self, days: list[date], n: int) -> date:
        calendar = self.world.places[0].calendar
        return calendar.add_working_days(days[-1] if days else self.today, n + 1)

    def _left_open(self, cases: list[Case]) -> set[Case]:
        """The work in hand: of each department's newest cases most that are in time, and some that are late."""
        by_department: dict[object, list[Case]] = defaultdict(list)
        for case in cases:
            if not self._is_absent_handlers(case):
                by_department[case.department_id].append(case)
        newest = [case for each in by_department.values() for case in each[-max(3, round(_SHARE_NEWEST * len(each))) :]]
        return {case for case in newest if self.random.random() < self._chance_of_open(case)}

    def _chance_of_open(self, case: Case) -> float:
        if case.promised_date >= self.today:
            return 0.85
        return 0.5 if self.today - case.promised_date <= _MOST_LATE else 0.0

    def _leave_open(self, place: Place, case: Case) -> None:
        """New, being handled, or with a question back to the advisor."""
        members = self._members.get(case.department_id, []) if case.department_id else []
        handler = self.random.choice(members) if members else _promiser(case)
        span = place.calendar.working_days_between(case.received_on, self.today)
        taken = self._moment(place.calendar, case, min(span, self.random.randrange(0, 2)))
        is_to_ask = _promiser(case).email not in self._asked
        turn = next(self._turns[case.department_id])
        if turn == "new" and not is_to_ask:
            return
        self._handle(case, handler, taken, self.now + timedelta(days=1))
        asked = max(self._in_office_hours(case, taken + (self.now - taken) / 3), taken + timedelta(minutes=1))
        if asked < self.now and case.state == CaseState.TAKEN and (is_to_ask or turn == "asked_back"):
            self._asked.add(_promiser(case).email)
            self._step(case, EventKind.ASKED_BACK, asked, handler.name, sentences.question_back(self.random))
            case.state = CaseState.ASKED_BACK

    def _live(self, place: Place, case: Case) -> None:
        """Most are settled within the promise, some after it; what would happen later has not happened yet."""
        members = self._members.get(case.department_id, []) if case.department_id else []
        handler = self.random.choice(members) if members else None
        calendar = place.calendar
        span = max(1, calendar.working_days_between(case.received_on, case.promised_date))
        taken_after = min(span, int(self.random.triangular(0, span, 0.3)))
        settled_after = max(taken_after, round(self.random.triangular(0, span, span * 0.7)))
        if self.random.random() < _SHARE_LATE:
            settled_after = span + self.random.randrange(1, 5)
        taken = self._moment(calendar, case, taken_after)
        settled = max(self._moment(calendar, case, settled_after), taken + timedelta(minutes=12))
        if self._is_held_up(case, taken, settled):
            self._waiting.append(case)
        else:
            self._handle(case, handler, taken, settled)

    def _is_held_up(self, case: Case, taken: datetime, settled: datetime) -> bool:
        """Whether it came to wait for the one handler who was away for two weeks."""
        if not self.stories or not self._is_absent_handlers(case):
            return False
        back = self.stories.handler_away[1] + timedelta(1)
        return any(self.stories.is_handler_away(moment.date()) for moment in (taken, settled)) or (
            case.received_on > back and bool(self._waiting)
        )

    def _moment(self, calendar: WorkingCalendar, case: Case, working_days: int) -> datetime:
        if working_days == 0:
            return case.created_at + timedelta(minutes=self.random.randrange(8, 70))
        day = calendar.add_working_days(case.received_on, working_days)
        return at(day, time(self.random.randrange(8, 17), self.random.randrange(30, 60)))

    def _in_office_hours(self, case: Case, moment: datetime) -> datetime:
        """The same moment, or one on the working day before when nobody works then."""
        local = timezone.localtime(moment)
        calendar = next(each.calendar for each in self.world.places if each.row.pk == case.municipality_id)
        day = local.date()
        while not calendar.is_working_day(day):
            day -= timedelta(1)
        hour = local.hour if 8 < local.hour < 17 and day == local.date() else self.random.randrange(9, 17)
        return at(day, time(hour, local.minute, local.second))

    def _handle(self, case: Case, handler: Staff | None, taken: datetime, settled: datetime) -> None:
        """Take, perhaps ask back or tell something, and settle: each only when it lies in the past."""
        if taken > self.now:
            return
        name = handler.name if handler else _promiser(case).name
        case.state, case.handler, case.changed_at = CaseState.TAKEN, handler or case.handed_over_by, taken
        self._event(case, EventKind.TAKEN, taken, name)
        self._between(case, name, taken, settled)
        if settled > self.now:
            return
        case.answer = sentences.answer_to(case.request)
        case.state, case.settled_at, case.changed_at = CaseState.SETTLED, settled, settled
        self._event(case, EventKind.SETTLED, settled, name, case.answer, is_for_citizen=True)
        if case.citizen_email:
            self._mail(case, f"case:{case.pk}:settled", case.citizen_email, messages.answer_to_citizen(case), settled)

    def _between(self, case: Case, name: str, taken: datetime, settled: datetime) -> None:
        """What happens while it is being handled, when that takes some time."""
        halfway = self._in_office_hours(case, taken + (settled - taken) / 2)
        if settled - taken < timedelta(hours=2) or not taken < halfway < min(settled, self.now):
            return
        chance = self.random.random()
        if case.kind == CaseKind.CALL_BACK and chance < 0.5:
            self._windows[case.pk].attempts += 1
            self._step(case, EventKind.CALL_ATTEMPT, halfway, name, "Niet opgenomen.")
        elif chance < 0.16:
            self._ask_back(case, name, halfway, settled)
        elif chance < 0.27:
            text = sentences.message(self.random)
            self._step(case, EventKind.MESSAGE, halfway, name, text, is_for_citizen=True)
            if case.citizen_email:
                self._mail(
                    case,
                    f"case-event:{self.load.events[-1].pk}",
                    case.citizen_email,
                    messages.news_to_citizen(case, text),
                    halfway,
                )

    def _ask_back(self, case: Case, name: str, asked: datetime, settled: datetime) -> None:
        """The advisor answers within hours, unless the case is still open and the question is fresh."""
        self._step(case, EventKind.ASKED_BACK, asked, name, sentences.question_back(self.random))
        replied = asked + min(timedelta(minutes=50), (settled - asked) / 2)
        if replied > self.now or settled > self.now:
            case.state = CaseState.ASKED_BACK
            return
        self._event(case, EventKind.REPLIED, replied, _promiser(case).name, sentences.reply(self.random), is_kcc=True)

    def _step(self, case: Case, kind: EventKind, moment: datetime, name: str, text: str, **more: bool) -> None:
        case.changed_at = moment
        self._event(case, kind, moment, name, text, **more)

    def _window(self, asked: Asked, case: Case) -> None:
        party, conversation = asked.contact.party, asked.contact.conversation
        number = self.citizens.phones.get(asked.contact.party_id, "") or conversation.counterpart
        after = self.random.choice((None, time(9), time(13), time(15)))
        self._windows[case.pk] = CallBackWindow(
            case=case,
            who=party.display_name if party else "Beller",
            number=number if number.startswith("+") else f"+316{self.random.randrange(10_000_000, 60_000_000)}",
            after=after,
            before=time(after.hour + 2) if after else None,
        )
        self.load.windows.append(self._windows[case.pk])

    def _event(
        self,
        case: Case,
        kind: EventKind,
        moment: datetime,
        name: str,
        text: str = "",
        *,
        is_for_citizen: bool = False,
        is_kcc: bool = False,
    ) -> None:
        self.load.events.append(
            CaseEvent(
                case=case,
                contact_centre=self.world.centre,
                kind=kind,
                at=moment,
                actor_name=name,
                actor_is_kcc=is_kcc,
                text=text,
                is_for_citizen=is_for_citizen,
            )
        )

    def _tell_department(self, case: Case, moment: datetime) -> None:
        if case.department and case.department.email:
            key = f"case:{case.pk}:to:{case.department_id}:{moment.timestamp():.0f}"
            self._mail(case, key, case.department.email, messages.notice_to_department(case), moment)

    def _mail(self, case: Case, key: str, to: str, message: tuple[str, str], moment: datetime) -> None:
        """Sent within seconds; a few addresses turned out not to exist."""
        is_to_citizen = to == case.citizen_email
        is_wrong = is_to_citizen and self.random.random() < 0.006
        self.load.outbox.append(
            OutboxMessage(
                key=key,
                contact_centre=self.world.centre,
                municipality=case.municipality,
                to=to,
                subject=message[0],
                body=message[1],
                about_type="case",
                about_id=case.pk,
                is_to_citizen=is_to_citizen,
                state=MessageState.FAILED if is_wrong else MessageState.ACCEPTED,
                attempts=1,
                created_at=moment,
                next_try_at=moment,
                due_at=moment,
                accepted_at=None if is_wrong else moment + timedelta(seconds=self.random.randrange(1, 9)),
                problem="550 5.1.1 This mailbox does not exist." if is_wrong else "",
            )
        )
