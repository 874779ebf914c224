"""Which answers fit what somebody asks in a form, as citizens may read them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from eenloket.content.selectors import decide, narrowed, published_answers, search
from eenloket.content.types import AnswerKind, Hit

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.content.types import SearchResult

_SHOWN: Final = 3
_SEARCHED: Final = 8
_LONGEST: Final = 2_000  # of a question that is searched for; more words say nothing new
_FEWEST_WORDS: Final = 3


@dataclass(frozen=True)
class Offer:
    """An answer that may help, and what can be asked to come to a more exact one."""

    answer: Answer
    version_id: uuid.UUID
    question: str
    choices: tuple[Answer, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def version_ids(self) -> list[uuid.UUID]:
        """Of everything that is shown with it: each can turn out to be the answer."""
        return [self.version_id, *(each.current_id for each in self.choices if each.current_id)]

    @property
    def narrowing(self) -> list[tuple[str, Answer]]:
        return list(zip(self.labels, self.choices, strict=True))


def offers_for(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str, *, fewest_words: int = _FEWEST_WORDS
) -> list[Offer]:
    """The answers that fit best, best first; none while fewer words are typed."""
    if len(text.split()) < fewest_words:
        return []
    found, answers = _public(contact_centre_id, municipality_id, text)
    return [_offer(answers[hit.answer_id], municipality_id) for hit in found.hits[:_SHOWN]]


def sure_answer(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str) -> Hit | None:
    """The answer that may be given without anybody looking; None when it is not probable enough."""
    if len(text.split()) < _FEWEST_WORDS:
        return None
    found, _answers = _public(contact_centre_id, municipality_id, text)
    return decide(found).answer


def _public(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str
) -> tuple[SearchResult, dict[uuid.UUID, Answer]]:
    """What is found, without work instructions: those are for colleagues."""
    found = search(contact_centre_id, text[:_LONGEST], municipality_id=municipality_id, limit=_SEARCHED)
    ids = [hit.answer_id for hit in found.hits]
    rows = published_answers(contact_centre_id, municipality_id).filter(pk__in=ids).exclude(kind=AnswerKind.PROTOCOL)
    answers = {answer.pk: answer for answer in rows}
    return replace(found, hits=[hit for hit in found.hits if hit.answer_id in answers]), answers


def _offer(answer: Answer, municipality_id: uuid.UUID) -> Offer:
    version = answer.current
    if version is None:  # published answers have a text; said for the reader and the type checker
        raise AssertionError(answer.pk)
    choices = [
        each
        for each in narrowed(version, answer.contact_centre_id, municipality_id)
        if each.answer.kind != AnswerKind.PROTOCOL
    ]
    return Offer(
        answer,
        version.pk,
        version.narrowing_question if choices else "",
        tuple(each.answer for each in choices),
        tuple(each.label for each in choices),
    )
