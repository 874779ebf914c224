"""Finding answers with the words that people use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eenloket.content.models import Answer, Product
from eenloket.content.selectors import MARK, search
from eenloket.content.services import AnswerSource, add_synonym, drop_synonym
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.organisation.models import Municipality
from eenloket.ui.templatetags.eenloket_ui import marked
from tests.builders import Centre, a_centre, a_colleague, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    centre = a_centre("samen", "meer", "duin")
    an_answer(centre, "Paspoort kwijt of gestolen", keywords=["reisdocument"])
    an_answer(centre, "Verhuizing doorgeven", short="U geeft uw verhuizing door met DigiD.", phrasings=["Ik ga weg"])
    an_answer(centre, "Parkeervergunning aanvragen", short="Dit kost 80 euro.", text="Ook voor een elektrische auto.")
    an_answer(centre, "Huwelijk in een café", short="Trouwen kan op elke dag.")
    return centre


def _found(centre: Centre, query: str, municipality: Municipality | None = None, *, typing: bool = False) -> list[str]:
    municipality_id = municipality.pk if municipality else None
    result = search(centre.id, query, municipality_id=municipality_id, while_typing=typing)
    return [hit.plain_title for hit in result.hits]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("paspoort", "Paspoort kwijt of gestolen"),
        ("PASPOORTEN", "Paspoort kwijt of gestolen"),  # stemming
        ("reisdocumenten", "Paspoort kwijt of gestolen"),  # a keyword, stemmed
        ("verhuizingen", "Verhuizing doorgeven"),
        ("verhuising", "Verhuizing doorgeven"),  # the same stem
        ("elektrische", "Parkeervergunning aanvragen"),  # in the text only
        ("cafe", "Huwelijk in een café"),  # accents
        ("mijn paspoort is gestolen, wat nu?", "Paspoort kwijt of gestolen"),
    ],
)
def test_the_right_answer_comes_first(centre: Centre, query: str, title: str) -> None:
    assert _found(centre, query)[0] == title


@pytest.mark.parametrize(
    ("typed", "read_as", "title"),
    [
        ("paspport", "paspoort", "Paspoort kwijt of gestolen"),
        ("verhiuzing", "verhuizing", "Verhuizing doorgeven"),
        ("parkervergunning", "parkeervergunning", "Parkeervergunning aanvragen"),
    ],
)
def test_a_typing_error_is_read_as_the_word_it_is_like_and_said_so(
    centre: Centre, typed: str, read_as: str, title: str
) -> None:
    result = search(centre.id, typed)
    assert result.hits[0].plain_title == title
    assert result.corrections == {typed: read_as}


def test_while_typing_the_begin_of_a_word_is_enough(centre: Centre) -> None:
    assert _found(centre, "parkeerv", typing=True) == ["Parkeervergunning aanvragen"]
    assert search(centre.id, "parkeerv", while_typing=True).corrections == {}


def test_a_word_in_the_title_counts_more_than_in_the_text(centre: Centre) -> None:
    an_answer(centre, "Rijbewijs verlengen", text="Neem ook uw paspoort mee.")
    assert _found(centre, "paspoort") == ["Paspoort kwijt of gestolen", "Rijbewijs verlengen"]


@pytest.mark.parametrize("query", ["", "  ", "?", "de het een", "x", "qqqqqqqqqq"])
def test_a_question_that_says_nothing_finds_nothing(centre: Centre, query: str) -> None:
    assert _found(centre, query) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"is_published": False},
        {"valid_from": clock.today() + timedelta(1)},
        {"valid_until": clock.today() - timedelta(1)},
    ],
)
def test_what_may_not_be_said_today_is_not_found(centre: Centre, changes: dict[str, object]) -> None:
    Answer.objects.filter(slug__startswith="paspoort").update(**changes)
    assert "Paspoort kwijt of gestolen" not in _found(centre, "paspoort")


def test_a_municipality_finds_its_own_and_the_shared_answers(centre: Centre) -> None:
    meer, duin = centre.municipalities
    an_answer(centre, "Hondenbelasting in Meer", municipality=meer)
    assert _found(centre, "hondenbelasting", meer) == ["Hondenbelasting in Meer"]
    assert _found(centre, "hondenbelasting", duin) == []
    assert _found(centre, "paspoort", duin) != []


def test_nothing_of_another_contact_centre_is_found(centre: Centre) -> None:
    assert _found(a_centre("elders"), "paspoort") == []


def test_an_answer_of_the_own_municipality_goes_before_an_equal_one_of_the_state(centre: Centre) -> None:
    an_answer(centre, "Bezwaar maken", source=AnswerSource(source_id="rijk", layer="rijk"))
    own = an_answer(centre, "Bezwaar maken", source=AnswerSource(source_id="gemeente"))
    assert search(centre.id, "bezwaar maken").hits[0].answer_id == own.pk


def test_what_matched_is_marked(centre: Centre) -> None:
    hit = search(centre.id, "paspoorten").hits[0]
    assert hit.title == f"{MARK[0]}Paspoort{MARK[1]} kwijt of gestolen"
    assert marked(hit.title) == "<mark>Paspoort</mark> kwijt of gestolen"


def test_marked_text_is_escaped(centre: Centre) -> None:
    an_answer(centre, "<script>alert(1)</script> bijstand", short="<img src=x> bijstand & meer")
    hit = search(centre.id, "bijstand").hits[0]
    for text in (marked(hit.title), marked(hit.short)):
        assert "<script" not in text
        assert "<img" not in text
        assert "<mark>bijstand</mark>" in text


def test_a_changed_answer_is_found_by_its_new_words_only(centre: Centre) -> None:
    an_answer(centre, "Grofvuil", source_id="g", question="x", short="Bel de ophaaldienst.")
    an_answer(centre, "Grofvuil", source_id="g", question="x", short="Breng het naar de milieustraat.")
    assert _found(centre, "milieustraat") == ["Grofvuil"]
    assert "Grofvuil" not in _found(centre, "ophaaldienst")


def test_an_answer_is_found_by_the_name_of_its_product_also_when_that_came_later(centre: Centre) -> None:
    an_answer(centre, "Grofvuil", source_id="g")
    product = Product.objects.create(uri="http://x/1", name="huisvuilinzameling")
    an_answer(centre, "Grofvuil", source=AnswerSource(source_id="g", product_id=product.pk))
    assert _found(centre, "huisvuilinzameling") == ["Grofvuil"]


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_typed_the_search_answers(centre: Centre, query: str) -> None:
    search(centre.id, query, while_typing=True)


@pytest.mark.parametrize("query", ["'", "\\", "a:* & b | !c", "<-> paspoort", "%s %(x)s", "paspoort'; DROP TABLE x"])
def test_signs_that_mean_something_to_the_database_do_no_harm(centre: Centre, query: str) -> None:
    search(centre.id, query, while_typing=True)
    assert _found(centre, "paspoort")


def test_a_synonym_of_the_editors_finds_the_answer_at_once_and_in_both_directions() -> None:
    centre = a_centre()
    editor = a_colleague(centre, "content_editor")
    an_answer(centre, "Grofvuil laten ophalen")
    assert not search(centre.id, "bankstel").hits
    synonym = add_synonym(actor=editor, word=" Bankstel ", same_as="grofvuil")
    assert add_synonym(actor=editor, word="grofvuil", same_as="bankstel") == synonym
    assert search(centre.id, "bankstel").hits
    an_answer(centre, "Bankstel kwijt", source_id="ander")
    assert len(search(centre.id, "grofvuil").hits) == 2
    drop_synonym(actor=a_colleague(a_centre("elders"), "content_editor"), synonym_id=synonym.pk)
    assert search(centre.id, "bankstel").hits[1:]
    drop_synonym(actor=editor, synonym_id=synonym.pk)
    assert len(search(centre.id, "grofvuil").hits) == 1


@pytest.mark.parametrize(("word", "same_as"), [("", "a"), ("twee woorden", "a"), ("pas", "Pas!"), ("\u2026", "b")])
def test_a_synonym_is_one_word_for_another(word: str, same_as: str) -> None:
    centre = a_centre()
    with pytest.raises(InvalidError):
        add_synonym(actor=a_colleague(centre, "content_editor"), word=word, same_as=same_as)
    with pytest.raises(NotAllowedError):
        add_synonym(actor=a_colleague(centre), word="pas", same_as="paspoort")
