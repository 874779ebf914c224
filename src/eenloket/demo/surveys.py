"""What citizens of the demo thought: invitations over the contacts there are, with answers as such places get them.

Marks lie around 7.6; lower for what was handed over, and on the day on which everybody missed the waste calendar.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.types import Channel, Direction, Result
from eenloket.counter.models import Location
from eenloket.outreach.rules import next_moment
from eenloket.parties.models import ContactPoint
from eenloket.surveys.codes import code_of, hash_of_address, hash_of_code
from eenloket.surveys.models import Invitation, SurveySetting
from eenloket.surveys.rules.sampling import Asked, may_be_asked
from eenloket.surveys.services import ask_to_be_called
from eenloket.surveys.types import Means, Sampling, Solved, State, Way

if TYPE_CHECKING:
    from .foundation import World
    from .stories import Stories

# Of this number a text with a mark is awaited: answer from the development phones.
FRESH_NUMBER: Final = "+31611223344"
CALLED_NUMBER: Final = "06 11223355"
_SAMPLING: Final = {
    Channel.PHONE: Sampling(60, Way.SMS_FIRST),
    Channel.COUNTER: Sampling(60, Way.SMS_FIRST),
    Channel.WEB_FORM: Sampling(70, Way.EMAIL_FIRST),
    Channel.EMAIL: Sampling(50, Way.EMAIL_FIRST),
    Channel.SMS: Sampling(60, Way.SMS),
    Channel.CHAT: Sampling(70, Way.PAGE),
    Channel.POST: Sampling(40, Way.EMAIL_FIRST),
}
_REST: Final = timedelta(days=90)
_LASTS: Final = timedelta(days=14)
_REPLY: Final = {Means.SMS: 0.27, Means.EMAIL: 0.19, Means.CHAT: 0.38}
_OPENS, _CLOSES = time(9), time(20)
_GOOD: Final = (1, 0, 1, 2, 3, 8, 20, 38, 23, 11)  # how often each mark is given
_POOR: Final = (5, 4, 6, 8, 13, 17, 21, 15, 5, 2)
_NOT_HELPED: Final = frozenset({Result.HANDED_OVER, Result.NOT_ANSWERED, Result.TRANSFERRED, Result.CALL_BACK})
_SOLVED: Final = (Solved.YES, Solved.PARTLY, Solved.NO)
_WORDS: Final = {
    "good": (
        "Snel geholpen en duidelijk uitgelegd.",
        "Vriendelijke mevrouw aan de telefoon.",
        "Fijn dat ik meteen iemand sprak.",
        "Alles was in een keer geregeld.",
        "Goed geholpen, dank u wel.",
        "Ik kreeg meteen de goede link.",
    ),
    "middling": (
        "Het duurde wat lang voordat ik aan de beurt was.",
        "Prima, maar op de website kon ik het niet vinden.",
        "Ik weet nog niet wanneer ik antwoord krijg.",
        "Goed geholpen, maar ik moest mijn verhaal twee keer doen.",
    ),
    "poor": (
        "Ik ben drie keer doorverbonden.",
        "Er zou iemand terugbellen, maar ik hoorde niets.",
        "Niemand kon mij zeggen hoe lang het nog duurt.",
        "Ik moest opnieuw bellen met dezelfde vraag. Bel mij op 06-55501234.",
        "De medewerker wist het ook niet.",
    ),
    "calendar": (
        "Ik kreeg geen afvalkalender en niemand wist waarom.",
        "Lang in de wacht en daarna wist men nog niet wanneer de kalender komt.",
        "Zet dit soort dingen gewoon op de website.",
    ),
}


@dataclass(frozen=True)
class _Known:
    """What the history knows of a contact."""

    id: uuid.UUID
    municipality_id: uuid.UUID
    team_id: uuid.UUID | None
    portal_area_id: uuid.UUID | None
    party_id: uuid.UUID | None
    channel: str
    result: str
    arrived_on: date
    stored_at: datetime
    counterpart: str
    is_secret: bool | None
    advisor_id: uuid.UUID | None


def tell(world: World, random: Random, now: datetime, stories: Stories | None) -> None:
    """Settings of each municipality, the answers, the kiosks, one who wants to be called and one who was just asked."""
    for place in world.places:
        SurveySetting.objects.create(
            contact_centre=world.centre,
            municipality=place.row,
            number=1,
            is_on=True,
            sampling={each.value: {"share": how.share, "way": how.way} for each, how in _SAMPLING.items()},
            changed_at=now,
            changed_by=_who_settled(world),
        )
    teller = _Teller(world, random, now, stories)
    Invitation.objects.bulk_create(teller.invitations(), batch_size=1000)
    Invitation.objects.bulk_create(_taps(world, random, now), batch_size=1000)
    _one_wants_to_be_called(world, now)
    _one_was_just_asked(world, now)


def _who_settled(world: World) -> str:
    return next(
        (each.name for each in world.plan.people if "manager" in each.roles or "administrator" in each.roles), ""
    )


class _Teller:
    """Goes through the contacts in the order in which they came in; nobody is asked twice in ninety days."""

    def __init__(self, world: World, random: Random, now: datetime, stories: Stories | None) -> None:
        self.world, self.random, self.now = world, random, now
        self._missing = {stories.calendar_missing} if stories else set()
        self._asked: dict[str, datetime] = {}
        self._points: dict[uuid.UUID, list[str]] = {}
        for party_id, value in ContactPoint.objects.filter(contact_centre=world.centre).values_list(
            "party_id", "value"
        ):
            self._points.setdefault(party_id, []).append(value)

    def invitations(self) -> Iterator[Invitation]:
        for contact in self._contacts():
            sampling = _SAMPLING[Channel(contact.channel)]
            if self.random.random() * 100 >= sampling.share:
                continue
            means, address = self._address(contact, sampling)
            due = self._due(contact)
            if due > self.now or not self._has_rest(means, address, due):
                continue
            yield self._invitation(contact, means, address, due)

    def _has_rest(self, means: Means, address: str, due: datetime) -> bool:
        """Whether somebody may be asked now; who chatted left no address to know them by."""
        if not address:
            return means == Means.CHAT
        before = self._asked.get(address)
        if before and due - before < _REST:
            return False
        self._asked[address] = due
        return True

    def _contacts(self) -> Iterator[_Known]:
        names = ("id", "municipality_id", "team_id", "portal_area_id", "party_id", "channel", "result", "arrived_on")
        rows = (
            Contact.objects.filter(
                contact_centre=self.world.centre,
                state="stored",
                direction=Direction.INBOUND,
                conversation__is_internal=False,
                is_restricted=False,
            )
            .order_by("arrived_at", "number", "conversation__counterpart")
            .values_list(*names, "stored_at", "conversation__counterpart", "party__is_secret", "advisor_id")
        )
        for contact in (_Known(*row) for row in rows):
            asked = Asked(
                result=contact.result,
                is_inbound=True,
                is_internal=False,
                is_restricted=False,
                is_secret=bool(contact.is_secret),
                has_advisor=contact.advisor_id is not None,
            )
            if may_be_asked(asked):
                yield contact

    def _address(self, contact: _Known, sampling: Sampling) -> tuple[Means, str]:
        if sampling.way == Way.PAGE:
            return Means.CHAT, ""
        known = [contact.counterpart, *(self._points.get(contact.party_id, ()) if contact.party_id else ())]
        mobile = next((each for each in known if each.startswith("+316")), "")
        mail = next((each for each in known if "@" in each), "")
        by_mail = (Means.EMAIL, mail)
        by_sms = (Means.SMS, mobile)
        first, second = (by_mail, by_sms) if sampling.way == Way.EMAIL_FIRST else (by_sms, by_mail)
        return first if first[1] or sampling.way == Way.SMS else second

    def _due(self, contact: _Known) -> datetime:
        at = contact.stored_at + timedelta(minutes=10)
        return next_moment(timezone.localtime(at), _OPENS, _CLOSES) or at

    def _invitation(self, contact: _Known, means: Means, address: str, due: datetime) -> Invitation:
        invitation = _row(
            self.world,
            municipality_id=contact.municipality_id,
            contact_id=contact.id,
            team_id=contact.team_id,
            portal_area_id=contact.portal_area_id,
            channel=contact.channel,
            arrived_on=contact.arrived_on,
            means=means,
            due_at=due,
            asked_at=due,
            expires_at=due + _LASTS,
            address_hash=hash_of_address(address),
        )
        # By SMS most answer within the hour, by mail within two days.
        usual = {Means.SMS: 40, Means.EMAIL: 900, Means.CHAT: 2}[means]
        after = timedelta(minutes=self.random.expovariate(1 / usual) + 1)
        if self.random.random() < _REPLY[means] and due + after < self.now and after < _LASTS:
            self._answer(invitation, contact, due + after)
        return invitation

    def _answer(self, invitation: Invitation, contact: _Known, at: datetime) -> None:
        is_missing = contact.arrived_on in self._missing
        is_poor = contact.result in _NOT_HELPED or (is_missing and self.random.random() < 0.8)
        invitation.mark = self._mark(_POOR if is_poor else _GOOD)
        by_text = invitation.means == Means.SMS and self.random.random() < 0.55
        if not by_text:
            weights = (34, 33, 33) if is_poor else (86, 10, 4)
            invitation.solved = self.random.choices(_SOLVED, weights)[0]
            if self.random.random() < 0.4:
                invitation.comment = self._comment(invitation.mark, is_missing=is_missing)
        invitation.answered_at = invitation.changed_at = at
        invitation.answered_by = Means.SMS if by_text else Means.PAGE

    def _mark(self, weights: Sequence[int]) -> int:
        return self.random.choices(range(1, 11), weights)[0]

    def _comment(self, mark: int, *, is_missing: bool) -> str:
        if is_missing and mark < 7:
            return self.random.choice(_WORDS["calendar"])
        return self.random.choice(_WORDS["good" if mark > 7 else "middling" if mark > 5 else "poor"])


def _taps(world: World, random: Random, now: datetime) -> Iterator[Invitation]:
    """Some marks a day at the kiosks of the last eight weeks."""
    today = timezone.localtime(now).date()
    for location in Location.objects.filter(contact_centre=world.centre, is_active=True).order_by("name"):
        calendar = next(place.calendar for place in world.places if place.row.pk == location.municipality_id)
        for back in range(1, 57):
            day = today - timedelta(days=back)
            for _visitor in range(random.randrange(2, 6) if calendar.is_working_day(day) else 0):
                minute = timedelta(minutes=random.randrange(9 * 60, 16 * 60))
                at = timezone.make_aware(datetime.combine(day, time.min)) + minute
                yield _row(
                    world,
                    municipality_id=location.municipality_id,
                    location=location,
                    channel=Channel.COUNTER,
                    arrived_on=day,
                    means=Means.KIOSK,
                    due_at=at,
                    asked_at=at,
                    expires_at=at + timedelta(minutes=2),
                    mark=random.choices(range(1, 11), _GOOD)[0],
                    solved=random.choices(("", *_SOLVED), (40, 50, 6, 4))[0],
                    answered_at=at,
                    changed_at=at,
                    answered_by=Means.KIOSK,
                )


def _row(world: World, **values: object) -> Invitation:
    invitation = Invitation(contact_centre=world.centre, state=State.ASKED, **values)
    if invitation.means != Means.KIOSK:
        invitation.code_hash = hash_of_code(code_of(invitation.pk))
    return invitation


def _one_wants_to_be_called(world: World, now: datetime) -> None:
    """The latest low mark of the first municipality that can still be added to."""
    found = (
        Invitation.objects.filter(
            contact_centre=world.centre,
            municipality=world.places[0].row,
            mark__lte=4,
            expires_at__gt=now,
            contact__isnull=False,
        )
        .exclude(means=Means.KIOSK)
        .order_by("-answered_at")
        .first()
    )
    if found:
        found.comment = found.comment or _WORDS["poor"][1]
        found.save(update_fields=["comment"])
        ask_to_be_called(
            municipality_id=found.municipality_id, code=code_of(found.pk), who="Sam de Boer", number=CALLED_NUMBER
        )


def _one_was_just_asked(world: World, now: datetime) -> None:
    """The last call of somebody unknown is asked about at the number above, as soon as the worker looks."""
    contact = (
        Contact.objects.filter(
            contact_centre=world.centre,
            municipality=world.places[0].row,
            state="stored",
            direction=Direction.INBOUND,
            channel=Channel.PHONE,
            result=Result.ANSWERED,
            party=None,
            is_restricted=False,
            conversation__is_internal=False,
            survey=None,
        )
        .order_by("-stored_at")
        .first()
    )
    if contact is None:
        return
    Conversation.objects.filter(pk=contact.conversation_id).update(
        counterpart=FRESH_NUMBER, typed_counterpart="06 11223344"
    )
    invitation = _row(
        world,
        municipality_id=contact.municipality_id,
        contact_id=contact.pk,
        team_id=contact.team_id,
        portal_area_id=contact.portal_area_id,
        channel=contact.channel,
        arrived_on=contact.arrived_on,
        means=Means.SMS,
        due_at=now,
        expires_at=now + _LASTS,
        address_hash=hash_of_address(FRESH_NUMBER),
    )
    invitation.state = State.PLANNED
    invitation.save()
