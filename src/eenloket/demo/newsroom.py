"""What the editors are at: a text that waits for approval, one being written, remarks answered and to be answered; and
what colleagues are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eenloket.content import selectors, services
from eenloket.content.models import ContentSignal, Notice, NoticeReading
from eenloket.content.types import NoticeWish, SignalKind, SignalOutcome, SignalState
from eenloket.core.ids import uuid7
from eenloket.organisation.models import Department

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eenloket.accounts.models import Staff
    from eenloket.content.models import Draft

    from .foundation import World

EDITOR, SECOND_EDITOR = "tamara@kcc.example", "anouk@kcc.example"
LEADER, ADVISOR = "marloes@kcc.example", "ilse@kcc.example"  # the advisor of the demo reads the notices herself

# answer, what is the matter, the remark
_REMARKS: Final = (
    ("grof-afval", SignalKind.OUTDATED, "Het tarief voor de tweede keer ophalen is veranderd, zie de brief van Afval."),
    ("rijbewijs-verlengen", SignalKind.UNCLEAR, "Bellers begrijpen 'gezondheidsverklaring' niet. Kan het eenvoudiger?"),
    ("bezoekersparkeren", SignalKind.WRONG, "De app heet sinds vorige maand anders."),
    ("hulp-bij-huishouden", SignalKind.UNCLEAR, "Niet duidelijk of het gesprek ook telefonisch mag."),
    ("openingstijden", SignalKind.OUTDATED, "De afhaalbalie gaat op vrijdag een half uur eerder dicht."),
)
# answer, what was the matter, the remark, what came of it, the reply
_ANSWERED: Final = (
    (
        "verhuizing-doorgeven",
        SignalKind.UNCLEAR,
        "Bellers vragen of het ook per post mag. Dat staat er niet.",
        SignalOutcome.UNCHANGED,
        "Het mag per post, maar dat duurt langer. Wij noemen het bewust niet: online en aan de balie gaat het meteen.",
    ),
    (
        "woz-bezwaar",
        SignalKind.WRONG,
        "De termijn van 6 weken klopt, maar de datum in de brief is een andere.",
        SignalOutcome.UNCHANGED,
        "De datum in de brief is de dag van verzending. De 6 weken lopen vanaf de dag daarna. De tekst blijft zo.",
    ),
)
_ASKED_OFTEN: Final = (
    "paspoort nat geworden",
    "mijn paspoort is nat geworden",
    "nat paspoort nog geldig",
    "paspoort in de wasmachine",
    "paspoort meegewassen in de was",
    "paspoort nat",
)
_ASKED_LESS: Final = (
    "zonnepanelen op een monument",
    "zonnepanelen op monument toegestaan",
    "regenton subsidie",
    "subsidie voor een regenton",
    "laadpaal aanvragen voor de deur",
)
_IN_DUINRADE: Final = (
    "In Duinrade vraagt u een parkeervergunning aan op onze site. U hebt uw kenteken nodig. "
    "De eerste auto kost 24 euro per jaar. Voor een tweede auto geven wij geen vergunning."
)
_MONTH_OF_QUESTIONS: Final = 17
_NOT_FOUND: Final = "Hier vond ik niets over."


class _Narrowing(NamedTuple):
    """What is asked first with an answer: replies, each with the answer of our own that it leads to."""

    of: str
    question: str
    replies: tuple[tuple[str, str], ...]

    def values(self, world: World) -> dict[str, Any]:
        rows = [{"label": label, "answer": world.answers[key].slug} for label, key in self.replies]
        return {"narrowing_question": self.question, "narrowing": rows}


_NARROWING: Final = (
    _Narrowing("paspoort-aanvragen", "Is het voor een kind?", (("Ja, voor mijn kind", "paspoort-kind"),)),
    _Narrowing(
        "container-aanvragen",
        "Wat is er met de container of de pas?",
        (("Niet geleegd", "container-niet-geleegd"), ("De afvalpas werkt niet", "afvalpas")),
    ),
)


class _Notice(NamedTuple):
    """What colleagues are told: from so many hours ago, for so many hours, and which share of them has read it."""

    begins: int
    lasts: int
    read_by: float
    title: str
    text: str
    is_important: bool = False
    answer: str = ""
    roles: tuple[str, ...] = ()
    place: int | None = None
    site_text: str = ""


_NOTICES: Final = (
    _Notice(
        -2,
        26,
        0.4,
        "Storing: afspraken maken lukt niet online",
        "De site geeft een fout bij de laatste stap. Maak de afspraak zelf in de agenda.\n\n"
        "- Zeg dat de afspraak vaststaat: er komt vandaag geen bevestiging per mail.\n"
        "- Belt iemand over een dubbele afspraak? Haal de oudste weg.",
        is_important=True,
    ),
    _Notice(
        -30,
        24 * 20,
        0.8,
        "Grof afval: tweede keer ophalen kost € 32,50",
        "Het nieuwe tarief geldt voor nieuwe afspraken. Wie al een afspraak heeft, betaalt het oude.",
        answer="grof-afval",
        roles=("advisor_3", "advisor_2", "advisor_1", "team_leader"),
    ),
    _Notice(
        -5,
        24 * 3,
        0.6,
        "Duinrade: balie dicht op vrijdagmiddag",
        "Vrijdag is de balie in Duinrade vanaf 12.00 uur dicht. Plan afspraken in Merenwold of op maandag.",
        place=1,
        site_text="Vrijdag is ons gemeentehuis vanaf 12.00 uur dicht. Maandag bent u weer welkom.",
    ),
    _Notice(
        24 * 5,
        24 * 14,
        0,
        "Volgende week: aanslagen in de bus",
        "De gemeentelijke belastingen vallen vanaf maandag op de mat. Reken op veel vragen over kwijtschelding.",
    ),
    _Notice(
        -24 * 9,
        24 * 2,
        0.95,
        "Telefoonstoring bij Openbare ruimte",
        "Verbind niet door. Schrijf een terugbelnotitie.",
    ),
)


def tell(world: World, random: Random, now: datetime) -> None:
    """Where there are two editors; where there is one, departments ask no second person to approve."""
    if SECOND_EDITOR not in world.staff:
        Department.objects.filter(contact_centre=world.centre).update(content_needs_second=False)
        return
    advisors = world.advisors()
    _remark(world, random, advisors, now)
    _ask_in_vain(world, random, advisors, now)
    _write(world, world.staff[EDITOR], world.staff[SECOND_EDITOR])
    for narrowing in _NARROWING:
        _publish(
            world,
            services.open_draft(actor=world.staff[EDITOR], slug=world.answers[narrowing.of].slug),
            narrowing.values(world),
            "Vraag eerst door",
        )
    shared = world.answers["parkeervergunning-bewoner"]
    variant = services.start_variant(
        actor=world.staff[EDITOR], slug=shared.slug, municipality_id=world.places[1].row.pk
    )
    cost = {"label": "Eerste auto, per jaar", "amount": "€ 24,00"}
    _publish(world, variant, {"costs": [cost], "short": _IN_DUINRADE}, "Duinrade heeft een eigen tarief")
    for told in _NOTICES:
        _tell_colleagues(world, random, now, told)


def _remark(world: World, random: Random, advisors: Sequence[Staff], now: datetime) -> None:
    for place, (answer, kind, text) in enumerate(_REMARKS):
        _raised(world, random.choice(advisors), now - _ago(random, place), kind=kind, text=text, answer=answer)
    for place, (answer, kind, text, outcome, reply) in enumerate(_ANSWERED):
        signal = _raised(
            world, random.choice(advisors), now - _ago(random, place + 8), kind=kind, text=text, answer=answer
        )
        signal.state, signal.outcome, signal.reply = SignalState.SETTLED, outcome, reply
        signal.settled_by, signal.settled_at = world.staff[EDITOR], signal.raised_at + timedelta(days=2, hours=3)
        signal.save()


def _ask_in_vain(world: World, random: Random, advisors: Sequence[Staff], now: datetime) -> None:
    for place in range(_MONTH_OF_QUESTIONS):
        asked = _ASKED_OFTEN[place % len(_ASKED_OFTEN)]
        _missed(world, random.choice(advisors), now - _ago(random, place % 27), asked)
    for place, asked in enumerate(_ASKED_LESS):
        _missed(world, random.choice(advisors), now - _ago(random, 4 * place), asked)


def _write(world: World, editor: Staff, second: Staff) -> None:
    """One writes the next version of an answer and asks approval; the other has begun a new answer."""
    answer = world.answers["grof-afval"]
    draft = services.open_draft(actor=editor, slug=answer.slug)
    services.join_draft(
        actor=editor,
        draft_id=draft.pk,
        signal_ids=[each.pk for each in selectors.signals_of_answer(answer)],
    )
    note = "De tweede keer ophalen in een jaar kost nu € 32,50."
    values: dict[str, Any] = {"internal_note": f"{draft.document['internal_note']} {note}".strip()}
    services.change_draft(actor=editor, draft_id=draft.pk, revision=0, values=values)
    services.ask_approval(actor=editor, draft_id=draft.pk, change_note="Nieuw tarief voor de tweede keer ophalen")
    services.start_answer(
        actor=second,
        draft_id=uuid7(),
        document={
            "title": "Laadpaal voor een elektrische auto",
            "question": "Kan er een laadpaal in mijn straat komen?",
            "phrasings": ["laadpaal aanvragen voor de deur", "laadpaal in de straat"],
        },
    )


def _publish(world: World, draft: Draft, values: dict[str, Any], note: str) -> None:
    """One writes it and the other approves."""
    editor, second = world.staff[EDITOR], world.staff[SECOND_EDITOR]
    saved = services.change_draft(actor=editor, draft_id=draft.pk, revision=draft.revision, values=values)
    services.ask_approval(actor=editor, draft_id=draft.pk, change_note=note)
    services.approve(actor=second, draft_id=draft.pk, revision=saved.revision)


def _tell_colleagues(world: World, random: Random, now: datetime, told: _Notice) -> None:
    """A notice in the past of the demo: the service refuses one that is over, so it begins and ends afterwards."""
    writer = world.staff[LEADER]
    begins = (now + timedelta(hours=told.begins)).replace(minute=0, second=0, microsecond=0)
    wish = NoticeWish(
        title=told.title,
        text=told.text,
        site_text=told.site_text,
        is_important=told.is_important,
        municipality_ids=[] if told.place is None else [world.places[told.place].row.pk],
        role_codes=told.roles,
        answer_slug=world.answers[told.answer].slug if told.answer else "",
    )
    notice = services.write_notice(actor=writer, notice_id=uuid7(), wish=wish)
    written = min(begins, now)
    Notice.objects.filter(pk=notice.pk).update(
        valid_from=begins,
        valid_until=begins + timedelta(hours=told.lasts),
        told_at=begins if begins <= now else None,
        written_at=written,
        changed_at=written,
    )
    notice.versions.update(written_at=written)
    NoticeReading.objects.filter(version=notice.current).update(read_at=written)
    readers = [each.person for each in selectors.readers_of(notice) if each.person.email not in (LEADER, ADVISOR)]
    since = (now - written) / 2
    NoticeReading.objects.bulk_create(
        NoticeReading(version=notice.current, reader=person, read_at=written + since * random.random())
        for person in readers
        if random.random() < told.read_by
    )


def _raised(
    world: World, by: Staff, at: datetime, *, kind: str, text: str, answer: str = "", searched_for: str = ""
) -> ContentSignal:
    about = world.answers.get(answer)
    place = world.places[at.day % len(world.places)].row
    return ContentSignal.objects.create(
        contact_centre=world.centre,
        municipality=place,
        answer=about,
        kind=kind,
        text=text,
        searched_for=searched_for,
        raised_by=by,
        raised_at=at,
        due_on=due_of(world, place.pk, at),
    )


def _missed(world: World, by: Staff, at: datetime, asked: str) -> None:
    _raised(world, by, at, kind=SignalKind.MISSING, text=_NOT_FOUND, searched_for=asked)


def due_of(world: World, municipality_id: Any, at: datetime) -> Any:
    """By when a remark of that moment got a reply, as the departments of the demo agreed."""
    calendar = next(place.calendar for place in world.places if place.row.pk == municipality_id)
    return calendar.add_working_days(at.date(), 3)


def _ago(random: Random, days: int) -> timedelta:
    return timedelta(days=days, hours=1, minutes=random.randrange(300))
