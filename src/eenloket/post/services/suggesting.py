"""Proposing what a person then confirms: what the text tells, who that is, and for whom it is."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import find_by_reference
from eenloket.contacts.selectors import find_conversation
from eenloket.content.selectors import decide, get_answer, search
from eenloket.core import audit, clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import department_like, receivers_for
from eenloket.organisation.types import DepartmentKind
from eenloket.parties.rules import parse_dutch_date
from eenloket.parties.selectors import alike
from eenloket.post import selectors
from eenloket.post.models import Letter
from eenloket.post.rules import Guess, by_matter, facts_in, learnt, telling_words
from eenloket.post.types import DepartmentGuess, PageState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

PURPOSE: Final = "post of the customer"
_LENGTHS: Final = {
    "sender_name": 200,
    "street": 120,
    "house_number": 20,
    "postcode": 6,
    "town": 80,
    "email": 254,
    "phone": 20,
    "subject": 200,
    "their_reference": 60,
}
_SURE_BY_WAY: Final = {"bsn": 0.99, "kvk": 0.98, "point": 0.9, "address": 0.75, "name": 0.4}
_ASKED: Final = 400  # characters that the content is searched with
_ENOUGH: Final = 0.5  # less sure than this is shown, but not filled in
_ENOUGH_FOR_A_PERSON: Final = 0.7  # nobody is chosen by a family name alone


def suggest(letter: Letter) -> None:
    """Fill an open letter in with what its pages tell. What a person typed is not kept: there was nobody yet."""
    pages = list(letter.pages.filter(state=PageState.TEXT).order_by("place").defer("preview", "pdf"))
    text = "\n\n".join(page.text for page in pages if page.text)
    words: dict[str, float] = {}
    for page in pages:
        for word, sure in page.doubtful.items():
            words[word] = min(words.get(word, 1.0), sure)
    letter.is_readable = bool(pages) and pages[0].is_readable
    guesses = guesses_of_text(letter.contact_centre_id, letter.municipality_id, text, words=words)
    for name, longest in _LENGTHS.items():
        setattr(letter, name, guesses[name].value[:longest] if name in guesses else "")
    letter.letter_date = parse_dutch_date(guesses["letter_date"].value) if "letter_date" in guesses else None
    letter.reference = guesses["reference"].value if "reference" in guesses else ""
    letter.party_id = _party_of(letter, guesses)
    letter.department_id = _department_of(letter, text, guesses)
    letter.guesses = {name: asdict(guess) for name, guess in guesses.items() if name != "bsn"}
    letter.revision += 1
    letter.changed_at = clock.now()
    letter.save()


def guesses_of_text(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str, *, words: Mapping[str, float] | None = None
) -> dict[str, Guess]:
    """What the text tells, with our own address and references known. A reference that is not ours is none."""
    municipality = directory_of(contact_centre_id).municipalities[municipality_id]
    own = {found[1] + found[2] for found in re.finditer(r"\b(\d{4}) ?([A-Z]{2})\b", municipality.address)}
    guesses = facts_in(
        text, words=words, today=clock.today(), prefixes=(municipality.reference_prefix,), own_postcodes=own
    )
    known = guesses.get("reference")
    if known and not (
        find_by_reference(municipality_id, known.value) or find_conversation(contact_centre_id, known.value)
    ):
        del guesses["reference"]
    return guesses


def departments_for(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str, subject: str
) -> list[DepartmentGuess]:
    """The departments that a letter may be for, most probable first: by what earlier letters were, by who owns the
    answers to such questions, and by the usual words."""
    departments = {
        each.pk: each
        for each in receivers_for(contact_centre_id, municipality_id)
        if each.kind == DepartmentKind.DEPARTMENT
    }
    if not departments or not text.strip():
        return []
    known = selectors.learnt_words(municipality_id, telling_words(text))
    total = sum(each.letters for each in known.values())
    ways: list[tuple[str, float, Mapping[uuid.UUID, float]]] = [
        ("learnt", 3.0 if total >= 20 else 1.5, learnt(telling_words(text), known)),
        ("content", 1.5, _by_content(contact_centre_id, municipality_id, f"{subject} {_body(text)}"[:_ASKED])),
        ("matter", 1.0, by_matter(text, {key: each.name for key, each in departments.items()})),
    ]
    used = [(why, weight, scores) for why, weight, scores in ways if scores]
    if not used:
        return []
    together: defaultdict[uuid.UUID, float] = defaultdict(float)
    best_way: dict[uuid.UUID, tuple[float, str]] = {}
    for why, weight, scores in used:
        for key, score in scores.items():
            if key in departments:
                together[key] += weight * score
                best_way[key] = max(best_way.get(key, (0.0, "")), (weight * score, why))
    weights = sum(weight for _why, weight, _scores in used)
    ranked = sorted(together.items(), key=lambda each: -each[1])[:4]
    return [
        DepartmentGuess(key, departments[key].name, round(score / weights, 2), best_way[key][1])
        for key, score in ranked
        if score > 0.02
    ]


def _by_content(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, query: str) -> dict[uuid.UUID, float]:
    """Who owns the answers to what is asked, by how well these fit."""
    result = search(contact_centre_id, query, municipality_id=municipality_id, limit=5)
    probability = decide(result).probability if result.hits else 0.0
    total = sum(hit.score for hit in result.hits)
    scores: defaultdict[uuid.UUID, float] = defaultdict(float)
    for hit in result.hits:
        try:
            owner = get_answer(contact_centre_id, answer_id=hit.answer_id).owner
        except NotFoundError:
            continue
        own = department_like(owner, municipality_id) if owner else None
        if own and total:
            scores[own.pk] += hit.score / total
    sure = 0.4 + 0.6 * probability
    return {key: score * sure for key, score in scores.items()}


def _body(text: str) -> str:
    """What comes after the greeting: names and addresses ask nothing."""
    parts = re.split(r"^(?:geachte|beste|l\.?s\.?).*$", text, maxsplit=1, flags=re.IGNORECASE | re.MULTILINE)
    return " ".join(parts[-1].split())


def _party_of(letter: Letter, guesses: dict[str, Guess]) -> uuid.UUID | None:
    def said(name: str) -> str:
        return guesses[name].value if name in guesses else ""

    family = said("sender_name").replace(",", " ").split()
    found = alike(
        letter.municipality_id,
        bsn=said("bsn"),
        kvk=said("kvk"),
        points=[said("email"), said("phone")],
        postcode=said("postcode"),
        house_number=said("house_number"),
        family_name=family[-1] if family else "",
    )
    last = family[-1].lower() if family else ""
    for party, way in found:
        sure = _SURE_BY_WAY[way]
        if last and last in party.display_name.lower():
            sure = min(0.99, sure + 0.15)
        elif way in ("address", "point") and last:
            sure -= 0.35  # somebody else of the same house
        if sure >= _ENOUGH_FOR_A_PERSON and "party" not in guesses:
            guesses["party"] = Guess(party.display_name, round(sure, 2), way)
            return party.pk
    return None


def _department_of(letter: Letter, text: str, guesses: dict[str, Guess]) -> uuid.UUID | None:
    known = find_by_reference(letter.municipality_id, letter.reference) if letter.reference else None
    if known and known.department_id:
        guesses["department"] = Guess(str(known.department_id), 0.98, "case")
        return known.department_id
    found = departments_for(letter.contact_centre_id, letter.municipality_id, text, letter.subject)
    if not found:
        return None
    guesses["department"] = Guess(str(found[0].department_id), found[0].sure, found[0].why)
    return found[0].department_id if found[0].sure >= _ENOUGH * 0.6 else None


def departments_of_letter(letter: Letter) -> list[DepartmentGuess]:
    """The departments that an open letter may be for, most probable first."""
    texts = letter.pages.order_by("place").values_list("text", flat=True)
    text = "\n\n".join(each for each in texts if each)
    return departments_for(letter.contact_centre_id, letter.municipality_id, text, letter.subject)


def recognise_sender(*, actor: Staff, letter: Letter) -> list[tuple[Party, str]]:
    """Customers that a letter may be from, with by what; that their names are seen is noted, once an hour each."""
    if not may(actor, Permission.LOOK_UP_PARTIES):
        return []
    found = selectors.alike_parties(letter)
    if letter.party and letter.party_id not in {party.pk for party, _way in found}:
        found = [(letter.party, letter.guesses.get("party", {}).get("why", "")), *found]
    for party, _way in found:
        audit.looked_at_once(actor, party, purpose=PURPOSE, how="party.recognised_by_letter", label=party.display_name)
    return found
