"""What the editors are at: a text that waits for approval, one being written, remarks answered and to be answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eenloket.content import selectors, services
from eenloket.content.models import ContentSignal
from eenloket.content.types import SignalKind, SignalOutcome, SignalState
from eenloket.core.ids import uuid7
from eenloket.organisation.models import Department

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eenloket.accounts.models import Staff
    from eenloket.content.models import Draft

    from .foundation import World

EDITOR, SECOND_EDITOR = "tamara@kcc.example", "anouk@kcc.example"

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
