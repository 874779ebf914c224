"""How citizens ask the national answers: enough of it, each in one place, and never at the cost of an editor's work."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from eenloket.content.imports import bundled, import_vacs, shipped_phrasings
from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.selectors import search
from eenloket.demo.answers import VAC_FILES, read_answers
from tests.builders import a_centre

ENVIRONMENT = "rijksoverheid_vacs_omgevingswet.csv"


def _source_ids(name: str) -> set[str]:
    with bundled(name).open(encoding="utf-8-sig", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_every_national_answer_has_at_least_five_phrasings_and_nothing_else_has() -> None:
    shipped = shipped_phrasings()
    assert set(shipped) == {source_id for name in VAC_FILES for source_id in _source_ids(name)}
    assert [source_id for source_id, phrasings in shipped.items() if len(phrasings) < 5] == []


def test_our_own_answers_have_at_least_five_phrasings() -> None:
    assert [entry["id"] for entry in read_answers() if len(entry["phrasings"]) < 5] == []


def test_no_phrasing_belongs_to_two_answers() -> None:
    counted = Counter(phrasing.casefold() for phrasings in shipped_phrasings().values() for phrasing in phrasings)
    assert [phrasing for phrasing, times in counted.items() if times > 1] == []


def test_a_phrasing_is_short_enough_to_be_said() -> None:
    words = [len(phrasing.split()) for phrasings in shipped_phrasings().values() for phrasing in phrasings]
    assert 1 <= min(words) <= max(words) <= 12


@pytest.mark.django_db
def test_an_import_brings_the_phrasings_and_again_changes_nothing() -> None:
    centre = a_centre()
    import_vacs(centre.id, bundled(ENVIRONMENT))
    assert search(centre.id, "helpdesk bouwbesluit").hits[0].source_id.startswith("65cd1432")
    again = import_vacs(centre.id, bundled(ENVIRONMENT))
    assert (again.added, again.changed) == (0, 0)


@pytest.mark.django_db
def test_phrasings_of_an_editor_outlive_an_import() -> None:
    centre = a_centre()
    import_vacs(centre.id, bundled(ENVIRONMENT))
    answer = Answer.objects.select_related("current").get(source_id__startswith="65cd1432")
    assert answer.current
    AnswerVersion.objects.filter(pk=answer.current.pk).update(phrasings=["wie weet er iets van kozijnen"], short="Oud.")
    import_vacs(centre.id, bundled(ENVIRONMENT))
    answer.refresh_from_db()
    assert answer.current
    assert answer.current.phrasings == ["wie weet er iets van kozijnen", *shipped_phrasings()[answer.source_id]]


def test_the_phrasings_say_where_they_come_from() -> None:
    note = Path(f"{bundled('phrasings.yaml')}.source").read_text()
    assert "own work" in note
    assert "EUPL-1.2" in note
