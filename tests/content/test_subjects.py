"""Where answers stand among the subjects of the site."""

from __future__ import annotations

import csv
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eenloket.content.imports import bundled
from eenloket.content.models import Answer, Product
from eenloket.content.selectors import SubjectTree, get_answer, place_of, subject_tree
from eenloket.content.services import AnswerSource
from tests.builders import Centre, a_centre, a_portal_area, an_answer

pytestmark = pytest.mark.django_db
DATA = bundled("SDG-Informatiegebieden.csv").parent
OWMS = "http://standaarden.overheid.nl/owms/terms/"


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


def _tree(centre: Centre, place: int = 0) -> SubjectTree:
    return subject_tree(centre.id, centre.municipalities[place].pk)


def _a_product(name: str, uri: str = "") -> Product:
    return Product.objects.create(uri=uri or OWMS + name, name=name)


def _about(centre: Centre, product: Product, title: str, **more: Any) -> Answer:
    answer = an_answer(centre, title, **more)
    Answer.objects.filter(pk=answer.pk).update(product=product)
    return answer


def _national(centre: Centre, title: str, *keywords: str) -> Answer:
    source = AnswerSource(source_id=title, source="rijksoverheid", authority="Rijk", layer="rijk")
    return an_answer(centre, title, source=source, keywords=keywords)


def _where(tree: SubjectTree, answer: Answer) -> tuple[str, str]:
    area, group = tree.places[answer.pk]
    return area.name, group.name


def test_a_product_of_the_sdg_list_stands_in_its_information_area(centre: Centre) -> None:
    answer = _about(centre, _a_product("adoptie"), "Adoptie aanvragen")
    assert _where(_tree(centre), answer) == ("Geboorte, trouwen en overlijden", "Adoptie")


def test_a_product_that_citizens_look_for_elsewhere_stands_there(centre: Centre) -> None:
    answer = _about(centre, _a_product("parkeervergunning"), "Parkeervergunning aanvragen")
    assert _where(_tree(centre), answer)[0] == "Auto, rijbewijs en parkeren"


def test_other_products_stand_in_their_portal_area_and_together(centre: Centre) -> None:
    product = _a_product("iets eigens", "http://x/eigens")
    one = _about(centre, product, "Eigens aanvragen", area=a_portal_area(centre, "sport"))
    other = _about(centre, product, "Eigens kwijt")
    tree = _tree(centre)
    assert _where(tree, one) == _where(tree, other) == ("Sport", "Iets eigens")
    assert [leaf.title for leaf in tree.products["iets-eigens"][1].answers] == ["Eigens aanvragen", "Eigens kwijt"]


def test_a_national_answer_stands_with_the_product_that_its_title_names_when_that_is_certain(centre: Centre) -> None:
    _a_product("paspoort"), _a_product("identiteitskaart")
    subject = "Paspoort en identiteitskaart"
    certain = _national(centre, "Hoe lang is een paspoort geldig?", subject)
    both = _national(centre, "Is mijn paspoort of identiteitskaart geldig?", subject)
    neither = _national(centre, "Welke pasfoto is goed?", subject)
    tree = _tree(centre)
    assert _where(tree, certain) == ("Paspoort en reizen", "Paspoort")
    assert _where(tree, both) == _where(tree, neither) == ("Paspoort en reizen", subject)


def test_one_answer_is_placed_as_in_the_tree(centre: Centre) -> None:
    own = _a_product("iets eigens", "http://x/eigens")
    _a_product("paspoort")
    answers = [
        _about(centre, own, "Eigens", area=a_portal_area(centre, "sport")),
        _about(centre, own, "Eigens kwijt", area=a_portal_area(centre, "spel")),
        _about(centre, _a_product("adoptie"), "Adoptie"),
        _national(centre, "Hoe lang is een paspoort geldig?", "Paspoort en identiteitskaart"),
        an_answer(centre, "Los", area=a_portal_area(centre, "sport")),
    ]
    tree = _tree(centre)
    for answer in answers:
        found = get_answer(centre.id, answer_id=answer.pk)
        area, group = place_of(found, centre.municipality.pk) or (None, None)
        assert area is not None
        assert group is not None
        placed_area, placed_group = tree.places[answer.pk]
        assert (area.code, group.slug, group.name) == (placed_area.code, placed_group.slug, placed_group.name)


def test_what_fits_nowhere_is_not_lost(centre: Centre) -> None:
    answers = [_national(centre, "Wanneer gaat de klok vooruit?", "Zomertijd"), an_answer(centre, "Los antwoord")]
    tree = _tree(centre)
    assert _where(tree, answers[0]) == ("Andere onderwerpen", "Zomertijd")
    assert set(tree.places) == {each.pk for each in answers}


def test_only_subjects_with_answers_for_this_municipality_are_there(centre: Centre) -> None:
    answer = an_answer(centre, "Strandvergunning", municipality=centre.municipalities[1])
    assert _tree(centre).areas == ()
    assert set(_tree(centre, 1).places) == {answer.pk}


def test_the_tree_is_read_again_after_a_change_only(centre: Centre) -> None:
    answer = an_answer(centre, "Eerste")
    _tree(centre)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _tree(centre)
    assert len(queries) == 1
    Answer.objects.filter(pk=answer.pk).update(is_published=False)
    assert _tree(centre).areas == ()


def test_reading_the_tree_takes_as_many_queries_for_many_answers(centre: Centre) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            _tree(centre)
        return len(found)

    product = _a_product("paspoort")
    _about(centre, product, "Een")
    few = queries()
    for n in range(12):
        _about(centre, product, f"Nog {n}")
    assert queries() == few


def test_every_information_area_of_the_sdg_belongs_to_one_subject() -> None:
    subjects = yaml.safe_load((DATA / "subjects.yaml").read_text("utf-8"))
    placed = sorted(name for subject in subjects for name in subject.get("sdg", ()))
    with (DATA / "SDG-Informatiegebieden.csv").open(encoding="utf-8-sig", newline="") as file:
        assert placed == sorted({row["SDG_Informatiegebied"] for row in csv.DictReader(file)})
    codes = [subject["code"] for subject in subjects]
    assert len(codes) == len(set(codes))


def test_what_citizens_call_a_product_is_said_of_products_that_there_are() -> None:
    subjects = yaml.safe_load((DATA / "subjects.yaml").read_text("utf-8"))
    with (DATA / "UPL-actueel.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["UniformeProductnaam"] for row in csv.DictReader(file)}
    named = {name for subject in subjects for name in subject.get("names", ())}
    meant = {
        name
        for subject in subjects
        for each in subject.get("subjects", {}).values()
        for name in each.get("products", ())
    }
    assert named | meant <= known


@pytest.mark.parametrize(
    ("product", "shown"),
    [("woz-taxatieverslag", "WOZ-taxatieverslag"), ("digid", "DigiD"), ("brp-uittreksel", "Uittreksel uit de BRP")],
)
def test_a_product_is_called_as_citizens_do(centre: Centre, product: str, shown: str) -> None:
    answer = _about(centre, _a_product(product), "Een antwoord")
    tree = _tree(centre)
    assert _where(tree, answer)[1] == shown
    assert product in tree.products  # the address stays when the words change
