"""Publishing answers: by their source id, a new version only when the text differs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.selectors import get_answer, get_version, published_answers
from eenloket.content.services import AnswerSource, publish_answer
from eenloket.content.types import AnswerText
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from tests.builders import Centre, a_centre, an_answer

pytestmark = pytest.mark.django_db


def _publish(centre: Centre, short: str = "Ja.", **text: object) -> tuple[Answer, str]:
    texts = AnswerText(title="Grofvuil", question="Haalt u het op?", short=short, **text)  # type: ignore[arg-type]
    source = AnswerSource(source_id="grofvuil")
    return publish_answer(contact_centre_id=centre.id, source=source, text=texts, by="redactie")


def test_publishing_the_same_twice_changes_nothing() -> None:
    centre = a_centre()
    steps = [{"title": "Bel", "text": " 14 0299 "}]
    assert _publish(centre, steps=steps, keywords=["bank"])[1] == "added"
    assert _publish(centre, " Ja. ", steps=tuple(steps), keywords=("bank",))[1] == "unchanged"
    assert AnswerVersion.objects.count() == 1


def test_another_text_is_a_new_version_and_the_old_one_stays_as_it_was() -> None:
    centre = a_centre()
    before, _ = _publish(centre)
    old_id = before.current_id
    after, outcome = _publish(centre, "Ja, gratis.")
    assert (outcome, after.pk, after.current and after.current.number) == ("changed", before.pk, 2)
    assert old_id is not None
    assert get_version(centre.id, old_id).short == "Ja."


def test_another_owner_is_no_new_version() -> None:
    centre = a_centre()
    answer, _ = _publish(centre)
    source = AnswerSource(source_id="grofvuil", authority="Afval BV")
    text = AnswerText(title="Grofvuil", question="Haalt u het op?", short="Ja.")
    again, outcome = publish_answer(contact_centre_id=centre.id, source=source, text=text, by="redactie")
    assert (outcome, again.current_id) == ("unchanged", answer.current_id)
    assert Answer.objects.get().authority == "Afval BV"


def test_two_answers_with_one_title_have_each_an_address() -> None:
    centre = a_centre()
    slugs = [an_answer(centre, "Grofvuil", source_id=each).slug for each in ("1", "2", "3")]
    assert slugs == ["grofvuil", "grofvuil-2", "grofvuil-3"]


def test_the_same_source_id_in_another_centre_is_another_answer() -> None:
    here, there = _publish(a_centre())[0], _publish(a_centre("elders"))[0]
    assert here.pk != there.pk


@pytest.mark.parametrize(
    ("field", "days", "is_valid"),
    [("valid_from", 0, True), ("valid_from", 1, False), ("valid_until", 0, True), ("valid_until", -1, False)],
)
def test_an_answer_is_given_on_the_days_it_is_valid(field: str, days: int, *, is_valid: bool) -> None:
    centre = a_centre()
    answer = an_answer(centre)
    Answer.objects.update(**{field: clock.today() + timedelta(days)})
    assert published_answers(centre.id).filter(pk=answer.pk).exists() == is_valid


def test_a_version_of_another_centre_does_not_exist() -> None:
    answer = an_answer(a_centre())
    assert answer.current_id is not None
    with pytest.raises(NotFoundError):
        get_version(a_centre("elders").id, answer.current_id)


def test_an_answer_of_the_other_municipality_does_not_exist() -> None:
    centre = a_centre("samen", "meer", "duin")
    meer, duin = centre.municipalities
    answer = an_answer(centre, municipality=meer)
    assert get_answer(centre.id, slug=answer.slug, municipality_id=meer.pk) == answer
    with pytest.raises(NotFoundError):
        get_answer(centre.id, slug=answer.slug, municipality_id=duin.pk)
