"""Cases of a type in the demo: which subjects become one, how far they are, and what came in online today."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from eenloket.cases import services
from eenloket.cases.models import Case, CaseStep
from eenloket.cases.rules.case_types import destroy_on
from eenloket.cases.selectors import Published, published_types
from eenloket.cases.services import CallBackRequest
from eenloket.cases.types import AttemptResult, CallBackWish, CaseKind, CaseState
from eenloket.contacts.services import receive_question
from eenloket.contacts.types import Channel, WrittenQuestion
from eenloket.core.actors import NamedActor
from eenloket.core.ids import uuid7

if TYPE_CHECKING:
    from random import Random

    from eenloket.accounts.models import Staff

    from .foundation import Place, World

# Subjects of the history that are handed over as a case of a type.
TYPE_OF_SUBJECT: Final[Mapping[str, str]] = {
    "uittreksel-brp": "uittreksel-brp",
    "verhuizing-doorgeven": "verhuizing",
    "parkeervergunning-bewoner": "parkeervergunning",
    "melding-openbare-ruimte": "melding-openbare-ruimte",
    "losse-stoeptegel": "melding-openbare-ruimte",
    "lantaarnpaal-kapot": "melding-openbare-ruimte",
    "omgewaaide-boom": "melding-openbare-ruimte",
    "woz-bezwaar": "bezwaar",
    "kwijtschelding": "kwijtschelding",
    "hulp-bij-huishouden": "wmo-melding",
    "evenement-organiseren": "evenement-melden",
}
_VALUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "uittreksel-brp": {
        "doel": ("Huren of kopen van een huis", "Werk of opleiding"),
        "taal": ("Nederlands", "Meertalig"),
    },
    "verhuizing": {
        "adres": ("Waterlelie 3", "Lindelaan 14", "Merenpad 88"),
        "wie": ("Alleen ikzelf", "Mijn partner en ik"),
    },
    "parkeervergunning": {"kenteken": ("GB-204-T", "R-331-KL", "78-TX-GD"), "soort": ("Van mij", "Geleasd")},
    "melding-openbare-ruimte": {
        "plaats": ("Lindelaan 14", "Wilgenhof, bij de speelplaats", "Merenpad, hoek Dijkweg"),
        "soort": ("Stoep of straat", "Straatlamp", "Boom of struik"),
        "gevaar": ("nee", "nee", "ja"),
    },
    "bezwaar": {"besluit": ("Aanslag WOZ 2026", "Aanslag 4471209"), "horen": ("ja", "nee")},
    "kwijtschelding": {"aanslag": ("4471210", "4471388"), "huishouden": ("Alleen", "Met partner en kinderen")},
    "wmo-melding": {"hulp": ("Het huishouden lukt niet meer na een val.",), "spoed": ("nee",)},
    "evenement-melden": {
        "wat": ("Een straatfeest met muziek en eten.",),
        "straat-dicht": ("ja",),
        "bezoekers": ("60",),
    },
}
_ONLINE: Final = (
    ("parkeervergunning", "Samira El Amrani", {"kenteken": "H-482-ZV", "ingang": "", "soort": "Van mij"}),
    ("uittreksel-brp", "Bram Kuipers", {"doel": "Huren of kopen van een huis", "taal": "Nederlands"}),
    ("woo-verzoek", "Redactie Merenbode", {"wat": "Alle verslagen over de herinrichting van de Lindelaan."}),
)
_CALL_BACKS: Final = (
    ("Tineke Vos", "06 12040815", "Over mijn aanslag hondenbelasting, de hond is overleden.", time(13), None),
    ("Omar Haddad", "06 12040816", "Wanneer komt de nieuwe container?", None, None),
    ("Joke Zwart", "06 12040817", "Ik begrijp de brief over de Wmo niet.", time(9), AttemptResult.VOICEMAIL),
)


class TypeGiver:
    """Gives cases of the history their type, with fields, ticked steps and result."""

    def __init__(self, world: World, random: Random) -> None:
        services.set_up_case_types(world.centre)
        self._types = {each.code: each for each in published_types(world.centre.pk)}
        self._random = random
        self.steps: list[CaseStep] = []

    def give(self, case: Case, subject: str) -> None:
        """Only to what is handed over to a department and is no call-back note; call it once the case has ended up
        where it is now."""
        found = self._types.get(TYPE_OF_SUBJECT.get(subject, ""))
        if found is None or case.kind != CaseKind.REQUEST or case.department is None:
            return
        case.type_version_id = found.version_id
        values = _VALUES.get(found.code, {})
        case.values = {code: self._random.choice(among) for code, among in values.items()}
        self._tick(case, found)

    def _tick(self, case: Case, found: Published) -> None:
        steps = found.document.steps
        back = [each for each in steps if not each.is_front_office]
        if case.state == CaseState.SETTLED and case.settled_at:
            done = list(steps)
            result = found.document.results[0 if self._random.random() < 0.85 else 1]
            case.result_code = result.code
            case.destroy_on = destroy_on(result, timezone.localtime(case.settled_at).date())
        else:
            ahead = self._random.randrange(len(back)) if case.state == CaseState.TAKEN and back else 0
            done = [each for each in steps if each.is_front_office] + back[:ahead]
        finished = {each.code for each in done}
        case.step = next((each.code for each in steps if each.code not in finished), "")
        begun, ended = case.created_at, case.settled_at or case.changed_at
        for n, step in enumerate(done, 1):
            self.steps.append(
                CaseStep(
                    case=case,
                    code=step.code,
                    at=begun if step.is_front_office else begun + (ended - begun) * n / len(done),
                    by_name=str(case.handed_over_by if step.is_front_office else case.handler or case.department),
                    by_kcc=step.is_front_office,
                )
            )


def tell(world: World, now: datetime) -> None:
    """What came in online today, and who asked to be called back: with the front office of the first municipality."""
    types = {each.code: each for each in published_types(world.centre.pk)}
    place = world.places[0]
    for code, name, values in _ONLINE:
        question = _question(world, place, types[code], name)
        _apply(question, types[code], {field: value or _in_two_weeks(now) for field, value in values.items()}, now)
    for who, number, about, after, tried in _CALL_BACKS:
        _ask_to_call(world, place, CallBackWish(who=who, number=number, after=after), about, tried)


def _question(world: World, place: Place, found: Published, name: str) -> WrittenQuestion:
    return WrittenQuestion(
        contact_centre_id=world.centre.pk,
        municipality_id=place.row.pk,
        channel=Channel.WEB_FORM,
        text=f"Aanvraag: {found.document.name}",
        subject=found.document.name,
        sender_name=name,
        sender_address=f"{name.split(maxsplit=1)[0].lower()}@inwoner.example",
    )


def _in_two_weeks(now: datetime) -> str:
    return f"{now + timedelta(days=14):%Y-%m-%d}"


def _apply(question: WrittenQuestion, found: Published, values: Mapping[str, str], now: datetime) -> None:
    asked = replace(question, received_at=now - timedelta(hours=2))
    conversation = receive_question(asked, key=uuid7(), tells_sender=False)
    services.open_case(
        actor=NamedActor(question.sender_name, contact_centre_id=question.contact_centre_id),
        contact_id=conversation.contacts.get().pk,
        version_id=found.version_id,
        values=values,
        email=question.sender_address,
        tells_citizen=False,
    )


def _ask_to_call(world: World, place: Place, wish: CallBackWish, about: str, tried: AttemptResult | None) -> None:
    case = services.request_call_back(
        CallBackRequest(contact_centre_id=world.centre.pk, municipality_id=place.row.pk, wish=wish, about=about),
        key=uuid.uuid4(),
    )
    caller = next(_advisors(world), None)
    if tried and caller:
        services.note_call_attempt(actor=caller, case_id=case.pk, result=tried, text="Ingesproken.")


def _advisors(world: World) -> Iterator[Staff]:
    for plan in world.plan.people:
        if "advisor_2" in plan.roles:
            yield type(world.staff[plan.email]).objects.get(pk=world.staff[plan.email].pk)
