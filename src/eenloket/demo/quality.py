"""Evaluated contacts of the last months: samples, what leaders said, a calibration, coaching.

Written over the contacts that are stored already, however many and of however long.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from eenloket.accounts.models import Staff, Team
from eenloket.contacts.models import Contact
from eenloket.contacts.types import ContactState, Result
from eenloket.core.ids import uuid7
from eenloket.profiles.selectors import find_employee
from eenloket.quality import rules
from eenloket.quality.models import (
    CalibrationSession,
    Coaching,
    CoachingNote,
    CriterionMark,
    Evaluation,
    FormVersion,
    Sample,
    SampledContact,
    SampleNorm,
)
from eenloket.quality.selectors import Figure, measured_before, measured_since, month_of
from eenloket.quality.services import form_in_use
from eenloket.quality.types import FORM_OF, FormChannel, Kind, channels_of

if TYPE_CHECKING:
    from eenloket.demo.foundation import World
    from eenloket.quality.types import Criterion, Mark

MONTHS: Final = 4
_NORM: Final = {FormChannel.PHONE: 2, FormChannel.WRITTEN: 1}
# Who is coached, on which criterion; the first ended with a better figure, the second runs.
_COACHED: Final = ("nadia@kcc.example", "listening")
_RUNNING: Final = ("joost@kcc.example", "need")
# Of whom the marks say that a level should be lower, and nothing was done yet.
_WEAK: Final = frozenset({("thijs@kcc.example", "need"), ("thijs@kcc.example", "listening")})
_COACHED_AGO, _RUNNING_AGO = 70, 16  # days
_NOT_EVALUATED: Final = (Result.ABANDONED, Result.WRONG_NUMBER, Result.TEST, Result.ANSWERED_AUTOMATICALLY)
_SUMMARIES: Final = (
    "Vriendelijk en rustig. Volgende keer iets eerder samenvatten wat de klant vraagt.",
    "Duidelijk antwoord, goed vastgelegd. Let op het benoemen van de vervolgstap.",
    "Goed doorgevraagd. Het antwoord uit de kennisbank had er meteen bij gepakt kunnen worden.",
    "Prettig contact. De notitie kan korter.",
    "Het antwoord klopt. De klant moest wel twee keer naar de termijn vragen.",
)
_REMARKS: Final = {
    "need": "Neemt de eerste vraag meteen aan; de klant bedoelde iets anders.",
    "listening": "Praat door als de klant nog bezig is.",
    "correct": "Klopt met de kennisbank.",
    "record_complete": "Het nummer waarop terug te bellen staat er niet bij.",
}
_DISAGREES: Final = (
    "De klant was heel boos en bleef dat; ik vond het juist knap gedaan.",
    "In de notitie staat het kort, maar in het gesprek heb ik het wel genoemd.",
)


@dataclass
class _Stock:
    """The rows to be stored together."""

    world: World
    random: Random
    now: datetime
    forms: dict[FormChannel, FormVersion]
    leaders: dict[uuid.UUID, Staff]  # per team; the accounts of the world were read before teams had one
    evaluations: list[Evaluation] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    drawn: list[SampledContact] = field(default_factory=list)

    def store(self) -> None:
        Sample.objects.bulk_create(self.samples)
        SampledContact.objects.bulk_create(self.drawn)
        Evaluation.objects.bulk_create(self.evaluations, batch_size=500)
        CriterionMark.objects.bulk_create(
            (
                CriterionMark(evaluation=each, criterion=criterion.key, share=share)
                for each in self.evaluations
                if each.score is not None
                for criterion in each.version.read().criteria
                if (share := rules.share_of(criterion, each.marks.get(criterion.key))) is not None
            ),
            batch_size=2000,
        )


def tell(world: World, random: Random, now: datetime) -> None:
    """A few months of evaluating in the teams that have a leader."""
    today = timezone.localtime(now).date()
    forms = {channel: form_in_use(world.centre.pk, channel) for channel in FormChannel}
    begun = timezone.make_aware(datetime.combine(today - timedelta(400), time(9, 0)))
    FormVersion.objects.filter(pk__in=[each.pk for each in forms.values()]).update(created_at=begun, published_at=begun)
    teams = list(Team.objects.filter(contact_centre=world.centre, leader__isnull=False).select_related("leader"))
    stock = _Stock(world, random, now, forms, {each.pk: each.leader for each in teams if each.leader})
    for team in teams:
        for channel, per_month in _NORM.items():
            SampleNorm.objects.create(contact_centre=world.centre, team=team, channel=channel, per_month=per_month)
        _months_of(stock, team, today)
    stock.store()
    leaders = list(stock.leaders.values())
    if len(leaders) > 1:
        _calibrate(stock, leaders[0], leaders[1], today)
    _ask_to_evaluate(stock, leaders)
    _coach(stock, today)


def _months_of(stock: _Stock, team: Team, today: date) -> None:
    """Each month a sample per channel; of the present month the first half is evaluated so far."""
    month = month_of(today)[0]
    for ago in range(MONTHS - 1, -1, -1):
        first = _months_before(month, ago)
        for channel in _NORM:
            drawn = _draw(stock, team, channel, (first, min(month_of(first)[1], today)))
            done = len(drawn) if ago else len(drawn) // 2
            for contact in drawn[:done]:
                stock.evaluations.append(_evaluated(stock, contact, team))


def _months_before(month: date, number: int) -> date:
    for _n in range(number):
        month = (month - timedelta(1)).replace(day=1)
    return month


def _draw(stock: _Stock, team: Team, channel: FormChannel, days: tuple[date, date]) -> list[Contact]:
    number = _NORM[channel]
    advisors = [each for each in stock.world.advisors() if each.team_id == team.pk and each.pk != team.leader_id]
    found = Contact.objects.filter(
        contact_centre=stock.world.centre,
        state=ContactState.STORED,
        is_restricted=False,
        conversation__is_internal=False,
        advisor__in=[each.pk for each in advisors],
        channel__in=channels_of(channel),
        arrived_on__range=days,
    ).exclude(result__in=_NOT_EVALUATED)
    by_advisor: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for key, advisor_id in found.order_by().values_list("pk", "advisor_id"):
        by_advisor.setdefault(advisor_id, []).append(key)
    if not by_advisor:
        return []
    seed = f"{stock.random.getrandbits(64):016x}"
    drawn_at = min(_moment(days[1], 9), stock.now)
    sample = Sample(
        id=uuid7(),
        contact_centre=stock.world.centre,
        drawn_by=team.leader,
        way="random",
        channel=channel,
        first=days[0],
        last=days[1],
        per_advisor=number,
        wanted={"channel": str(channel), "first": str(days[0]), "last": str(days[1])},
        seed=seed,
        population=sum(len(each) for each in by_advisor.values()),
        drawn_at=drawn_at,
    )
    stock.samples.append(sample)
    chosen = {key: len(keys) for keys in by_advisor.values() for key in rules.draw(keys, number, seed)}
    contacts = list(Contact.objects.filter(pk__in=chosen).select_related("advisor").order_by("arrived_at", "pk"))
    stock.drawn += [
        SampledContact(
            contact_centre=stock.world.centre,
            sample=sample,
            contact=each,
            advisor=each.advisor,
            out_of=chosen[each.pk],
        )
        for each in contacts
    ]
    return contacts


def _evaluated(stock: _Stock, contact: Contact, team: Team) -> Evaluation:
    """What the leader said a few days later, and mostly what the advisor answered."""
    random, leader = stock.random, team.leader
    version = stock.forms[FORM_OF[contact.channel]]
    finished = min(_moment(contact.arrived_on + timedelta(random.randrange(1, 6)), 15), stock.now)
    made = _blank(contact, version, leader, Kind.LEADER, finished)
    form = version.read()
    made.marks = {each.key: _mark(stock, contact, each) for each in form.criteria}
    made.remarks = {key: text for key, text in _REMARKS.items() if _is_low(made.marks.get(key)) and key in form.by_key}
    made.summary = random.choice(_SUMMARIES)
    if random.random() < 0.03:
        made.critical = [random.choice(("wrong_answer", "empty_promise"))]
        made.summary = "De termijn die is genoemd, klopt niet. De klant is teruggebeld."
    _finish(made, finished)
    if random.random() < 0.75:
        made.reaction = "remark" if random.random() < 0.15 else "agree"
        made.reaction_text = random.choice(_DISAGREES) if made.reaction == "remark" else ""
        made.reacted_at = min(finished + timedelta(days=1), stock.now)
    return made


def _blank(contact: Contact, version: FormVersion, evaluator: Staff | None, kind: Kind, at: datetime) -> Evaluation:
    return Evaluation(
        contact_centre_id=contact.contact_centre_id,
        contact=contact,
        advisor=contact.advisor,
        team_id=contact.team_id,
        municipality_id=contact.municipality_id,
        portal_area_id=contact.portal_area_id,
        channel=contact.channel,
        arrived_on=contact.arrived_on,
        version=version,
        kind=kind,
        evaluator=evaluator,
        started_at=at,
        saved_at=at,
        revision=3,
    )


def _finish(made: Evaluation, at: datetime) -> None:
    score = rules.score_of(made.version.read(), made.marks, made.critical).share or 0.0
    made.score, made.has_critical = Decimal(100 * score).quantize(Decimal("0.01")), bool(made.critical)
    made.state, made.finished_at = "done", at


def _mark(stock: _Stock, contact: Contact, criterion: Criterion) -> Mark:
    """Mostly good. Who is coached was weak on one thing, and after the coaching is so no more."""
    random = stock.random
    weak = _is_weak(stock, contact, criterion.key)
    if weak is None and random.random() < 0.06:
        return "na"
    if criterion.is_yes_no:
        return int(random.random() < 0.9)
    weights = {True: (1, 5, 3, 1, 0), False: (0, 0, 1, 4, 5), None: (0, 1, 4, 9, 7)}[weak]
    mark: int = random.choices(range(5), weights)[0]
    return min(criterion.most, mark)


def _is_weak(stock: _Stock, contact: Contact, key: str) -> bool | None:
    """Whether this is what somebody is coached on, before it helped (True) or after (False)."""
    email = contact.advisor.email if contact.advisor else ""
    if (email, key) == _RUNNING or (email, key) in _WEAK:
        return True
    if (email, key) == _COACHED:
        return contact.arrived_on <= timezone.localtime(stock.now).date() - timedelta(_COACHED_AGO)
    return None


def _is_low(mark: Mark) -> bool:
    return isinstance(mark, int) and mark <= 1


def _calibrate(stock: _Stock, leader: Staff, other: Staff, today: date) -> None:
    """Two leaders marked one contact on their own and differ on one criterion; the agreed marks are still to be set."""
    evaluated = {each.contact.pk for each in stock.evaluations} | {each.contact_id for each in stock.drawn}
    advisors = [each.pk for each in stock.world.advisors() if _leader_of(stock, each) == leader]
    found = Contact.objects.filter(
        contact_centre=stock.world.centre,
        state=ContactState.STORED,
        is_restricted=False,
        conversation__is_internal=False,
        channel="phone",
        result=Result.ANSWERED,
        advisor__in=advisors,
        arrived_on__lte=today - timedelta(4),
    ).exclude(pk__in=evaluated)
    contact = found.select_related("advisor").order_by("-arrived_at", "pk").first()
    if contact is None:
        return
    at = stock.now - timedelta(days=2)
    session = CalibrationSession.objects.create(
        contact_centre=stock.world.centre,
        contact=contact,
        version=stock.forms[FormChannel.PHONE],
        started_by=leader,
        state="compared",
        started_at=at - timedelta(days=1),
        compared_at=at,
    )
    form = session.version.read()
    usual: dict[str, Mark] = {each.key: 1 if each.is_yes_no else 3 for each in form.criteria}
    usual |= {"correct": 4, "clear": 2, "record_complete": 2}
    for evaluator, mark, remark in (
        (leader, 1, "Er is maar een keer gevraagd; de echte vraag kwam pas aan het eind."),
        (other, 3, "De vraag is samengevat en dat klopte."),
    ):
        made = _blank(contact, session.version, evaluator, Kind.CALIBRATION, at)
        made.session, made.marks = session, {**usual, "need": mark}
        made.remarks, made.summary = {"need": remark}, "Juist antwoord, netjes vastgelegd."
        _finish(made, at)
        made.save()
        made.shares.bulk_create(
            CriterionMark(evaluation=made, criterion=each.key, share=share)
            for each in form.criteria
            if (share := rules.share_of(each, made.marks.get(each.key))) is not None
        )


def _ask_to_evaluate(stock: _Stock, leaders: Sequence[Staff]) -> None:
    """Of each team the first two advisors are asked what they think of an evaluated contact themselves."""
    for leader in leaders:
        own = [each for each in stock.evaluations if each.evaluator == leader]
        asked: dict[Any, Evaluation] = {each.advisor.pk: each for each in own}
        Evaluation.objects.bulk_create(
            _blank(each.contact, each.version, each.advisor, Kind.SELF, stock.now - timedelta(hours=20))
            for each in list(asked.values())[:2]
        )


def _coach(stock: _Stock, today: date) -> None:
    """One that ended with the figure before and after, and one that runs."""
    ended = _coaching(stock, _COACHED, today - timedelta(_COACHED_AGO), "Laten uitpraten en samenvatten")
    if ended:
        ended.ended_on = today - timedelta(5)
        value = measured_since(ended, ended.ended_on)
        ended.after, ended.after_of = value.value, value.of
        ended.state, ended.outcome = "ended", "reached"
        ended.result = "Vat nu eerst samen en laat stiltes vallen. Dat houden we zo."
        ended.save()
        _notes(stock, ended, "Samen twee gesprekken teruggeluisterd.", "Ik schrijf nu eerst de vraag op.")
    running = _coaching(stock, _RUNNING, today - timedelta(_RUNNING_AGO), "Doorvragen tot de vraag achter de vraag")
    if running:
        _notes(stock, running, "Meegekeken op de chat; drie open vragen afgesproken.", "Lukt als het rustig is.")


def _coaching(stock: _Stock, who: tuple[str, str], on: date, what: str) -> Coaching | None:
    email, criterion = who
    staff = stock.world.staff.get(email)
    employee = find_employee(staff) if staff else None
    leader = _leader_of(stock, staff) if staff else None
    if employee is None or leader is None:
        return None
    text = stock.forms[FormChannel.PHONE].read().by_key[criterion]
    value = measured_before(employee, Figure("criterion", FormChannel.PHONE, criterion), on)
    return Coaching.objects.create(
        contact_centre=stock.world.centre,
        employee=employee,
        started_by=leader,
        what=what,
        measure="criterion",
        channel=FormChannel.PHONE,
        criterion=criterion,
        criterion_text=text.text,
        element_key=text.elements[0],
        before=value.value,
        before_of=value.of,
        started_on=on,
        look_again_on=on + timedelta(30),
    )


def _leader_of(stock: _Stock, staff: Staff) -> Staff | None:
    return stock.leaders.get(staff.team_id) if staff.team_id else None


def _notes(stock: _Stock, coaching: Coaching, of_leader: str, of_advisor: str) -> None:
    staff = coaching.employee.staff
    if staff is None:
        return
    for by, text, days in ((coaching.started_by, of_leader, 3), (staff, of_advisor, 9)):
        at = min(_moment(coaching.started_on + timedelta(days), 11), stock.now)
        CoachingNote.objects.create(contact_centre=stock.world.centre, coaching=coaching, by=by, text=text, at=at)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 10)))
