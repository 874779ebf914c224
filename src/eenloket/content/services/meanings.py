from __future__ import annotations

import uuid
from typing import Final

from eenloket.content.finding import kept, meaning
from eenloket.content.models import CatalogueVersion, ContentSignal, TextMeaning
from eenloket.content.selectors import asked_in
from eenloket.content.types import SignalKind, SignalState

_MOST_QUESTIONS: Final = 500


def get_ready_to_search() -> None:
    """Read the answers of every contact centre now: the first to ask need not wait for it. Some ms an answer."""
    for contact_centre_id in CatalogueVersion.objects.values_list("pk", flat=True):
        kept.kept_of(contact_centre_id)


def learn_meanings(*, contact_centre_id: uuid.UUID, most: int = 400) -> int:
    """Compute and store the vectors that published answers lack, and let them be used. Returns how many texts."""
    if not meaning.is_available():
        return 0
    lacking = kept.texts_without_meaning(contact_centre_id)[:most]
    _learn(lacking)
    if lacking:
        CatalogueVersion.objects.filter(pk=contact_centre_id).update(version=uuid.uuid4())
    asked = _questions_without_meaning(contact_centre_id)[: most - len(lacking)]
    _learn(asked)
    return len(lacking) + len(asked)


def _learn(texts: list[str]) -> None:
    for text in texts:
        (vector,) = meaning.of_passages([text])
        TextMeaning.objects.get_or_create(digest=meaning.digest(text), defaults={"vector": vector.tobytes()})


def _questions_without_meaning(contact_centre_id: uuid.UUID) -> list[str]:
    """Open questions without an answer, which are put together by what they mean."""
    rows = ContentSignal.objects.filter(
        contact_centre_id=contact_centre_id, state=SignalState.OPEN, kind=SignalKind.MISSING
    )
    texts = list(dict.fromkeys(asked_in(each) for each in rows.order_by("-raised_at")[:_MOST_QUESTIONS]))
    known = kept.known_meanings(texts)
    return [text for text in texts if meaning.digest(text) not in known]
