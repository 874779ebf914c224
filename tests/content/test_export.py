"""What one contact centre finds useful another can take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eenloket.content.exports import export_content
from eenloket.content.imports import import_content
from eenloket.content.models import Answer, Product
from eenloket.content.services import AnswerSource
from eenloket.content.services.publishing import text_of
from eenloket.core.errors import InvalidError, NotFoundError
from tests.builders import Centre, a_centre, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


def _written(folder: Path, content: Any) -> Path:
    path = folder / "content.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_answers_come_back_whole_in_another_contact_centre(here: Centre, tmp_path: Path) -> None:
    product = Product.objects.create(uri="http://x/paspoort", name="paspoort")
    parts: dict[str, Any] = {
        "text": "Meer.",
        "steps": [{"title": "Bel", "text": "Nu."}],
        "protocol": [{"do": "Vraag.", "hint": "Kort."}],
        "costs": [{"label": "Volwassene", "amount": "€ 5"}],
        "phrasings": ["paspoort foetsie"],
        "internal_note": "GEHEIM",
    }
    one = an_answer(here, "Paspoort kwijt", **parts)
    other = an_answer(here, "Aangifte", municipality=here.municipality)
    one.related.add(other)
    Answer.objects.filter(pk=one.pk).update(product=product, kind="product")
    path = _written(tmp_path, export_content(here.id, municipality="meerland"))
    there = a_centre("elders")
    assert import_content(there.id, path).added == 2
    taken = Answer.objects.get(contact_centre=there.row, source_id="Paspoort kwijt")
    assert (taken.source, taken.authority, taken.product) == ("gemeente-meerland", "Gemeente Meerland", product)
    assert taken.kind == "product"
    assert [each.source_id for each in taken.related.all()] == ["Aangifte"]
    assert one.current is not None
    assert taken.current is not None
    before, after = vars(text_of(one.current)), vars(text_of(taken.current))
    assert after == {**before, "internal_note": ""}
    assert taken.current.created_by == "Import: Gemeente Meerland, versie 1, CC0-1.0"
    again = import_content(there.id, path)
    assert (again.unchanged, again.added, again.changed) == (2, 0, 0)


def test_only_our_own_published_answers_of_the_municipality_go_out(here: Centre) -> None:
    an_answer(here, "Van ons")
    an_answer(here, "Van Duinrade", municipality=here.municipalities[1])
    an_answer(here, "Van het Rijk", source=AnswerSource(source_id="r", source="rijksoverheid", authority="Rijk"))
    an_answer(here, "Van de provincie", source=AnswerSource(source_id="p", authority="Provincie"))
    Answer.objects.filter(pk=an_answer(here, "Eraf").pk).update(is_published=False)
    assert [each["id"] for each in export_content(here.id, municipality="meerland")["answers"]] == ["Van ons"]
    everything = export_content(here.id, licence="CC-BY-4.0")
    assert (everything["licence"], everything["origin"]) == ("CC-BY-4.0", "KCC Meerland")
    assert [each["id"] for each in everything["answers"]] == ["Van Duinrade", "Van ons"]


def test_of_an_answer_with_variants_one_text_goes_out(here: Centre) -> None:
    shared = an_answer(here, "Hond")
    variant = an_answer(here, "Hond in Duinrade", municipality=here.municipalities[1])
    Answer.objects.filter(pk=variant.pk).update(variant_of=shared)
    assert [each["id"] for each in export_content(here.id)["answers"]] == ["Hond"]
    assert [each["id"] for each in export_content(here.id, municipality="duinrade")["answers"]] == ["Hond in Duinrade"]


def test_an_unknown_municipality_is_refused(here: Centre) -> None:
    with pytest.raises(NotFoundError, match="nergens"):
        export_content(here.id, municipality="nergens")


def test_a_wrong_answer_in_an_export_is_named_by_its_field(here: Centre, tmp_path: Path) -> None:
    an_answer(here, "Goed")
    content = export_content(here.id)
    good = content["answers"][0]
    wrong = [
        {**good, "id": ""},
        {**good, "id": "l", "layer": "heelal"},
        {**good, "id": "t", "text": {**good["text"], "short": ""}},
        {**good, "id": "k", "text": {**good["text"], "costs": [{"label": 5}]}},
        {**good, "id": "v", "version": "x"},
        7,
    ]
    path = _written(tmp_path, {**content, "answers": [*wrong, good]})
    report = import_content(a_centre("elders").id, path)
    assert report.added == 1
    found = {(each.line, each.field) for each in report.problems if each.line < 6}
    assert found == {(1, "id"), (2, "layer"), (3, "text.short"), (4, "text.costs"), (5, "version")}


@pytest.mark.parametrize("content", [[], {"format": "iets anders"}, {"format": "eenloket-content"}, {"format": 1}])
def test_another_kind_of_file_is_refused(here: Centre, tmp_path: Path, content: Any) -> None:
    with pytest.raises(InvalidError, match=r"content\.json"):
        import_content(here.id, _written(tmp_path, content))
