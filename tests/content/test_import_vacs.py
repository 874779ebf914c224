"""Importing question-answer pairs: again changes nothing, a wrong row is named by its line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from eenloket.content.imports import bundled, import_vacs, spoken_part
from eenloket.content.models import Answer
from eenloket.content.selectors import search
from eenloket.core.errors import InvalidError
from tests.builders import a_centre

pytestmark = pytest.mark.django_db

COLUMNS = ["id", "question", "reference_answer", "canonical", "lastmodified", "authorities", "subjects"]
GOOD = ["v1", "Hoe vraag ik een paspoort aan?", "Bij de gemeente.", "https://x.example/1", "", "BZK", "Paspoort|Reizen"]


def _file(folder: Path, *rows: list[str]) -> Path:
    path = folder / "vacs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    centre, path = a_centre(), _file(tmp_path, GOOD)
    assert import_vacs(centre.id, path).added == 1
    again = import_vacs(centre.id, path)
    assert (again.added, again.changed, again.unchanged, again.problems) == (0, 0, 1, [])


def test_a_changed_text_is_a_change_under_the_same_id(tmp_path: Path) -> None:
    centre = a_centre()
    import_vacs(centre.id, _file(tmp_path, GOOD))
    report = import_vacs(centre.id, _file(tmp_path, [*GOOD[:2], "Bij uw gemeente.", *GOOD[3:]]))
    assert report.changed == 1
    assert Answer.objects.get().versions.count() == 2


def test_what_was_imported_can_be_found(tmp_path: Path) -> None:
    centre = a_centre()
    import_vacs(centre.id, _file(tmp_path, GOOD))
    hit = search(centre.id, "reizen").hits[0]
    assert (hit.source_id, hit.layer, hit.authority) == ("v1", "rijk", "BZK")


def test_wrong_rows_are_named_by_their_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        ["", *GOOD[1:]],
        ["v2", "", *GOOD[2:]],
        ["v3", "Vraag?", " ", *GOOD[3:]],
        ["v4", "x" * 301, *GOOD[2:]],
        ["v5", "Vraag?", "Ja.", "", "gisteren", "", ""],
        ["v6", "te weinig"],
        GOOD,
    )
    report = import_vacs(a_centre().id, path)
    assert [line for line, *_ in report.problems] == [2, 3, 4, 5, 6, 7]
    assert report.added == 1


def test_a_row_over_several_lines_is_named_by_its_first_line(tmp_path: Path) -> None:
    path = _file(tmp_path, [*GOOD[:2], "Regel een\n\nregel drie", *GOOD[3:]], ["", *GOOD[1:]], ["", *GOOD[1:]])
    assert [line for line, *_ in import_vacs(a_centre().id, path).problems] == [5, 6]


@pytest.mark.parametrize("content", [b"", b"id;question\n1;2\n", b"\xff\xfe\x00bad", b"PK\x03\x04zip"])
def test_another_kind_of_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidError, match=r"wrong\.csv"):
        import_vacs(a_centre().id, path)
    assert not Answer.objects.exists()


def test_a_missing_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="No such file"):
        import_vacs(a_centre().id, tmp_path / "nothing.csv")


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = _file(tmp_path, GOOD, ["v2", *GOOD[1:]])
    import_vacs(a_centre().id, path, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_the_bundled_file_on_the_environment_act_imports_without_a_problem() -> None:
    report = import_vacs(a_centre().id, bundled("rijksoverheid_vacs_omgevingswet.csv"))
    assert report.problems == []
    assert report.added == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ja.", "Ja."),
        ("Ja. Bel ons.\n\nMeer weten?", "Ja. Bel ons."),
        ("Een. " + "Twee drie vier. " * 40, "Een." + " Twee drie vier." * 19),
    ],
)
def test_the_part_to_say_is_the_opening_in_whole_sentences(text: str, said: str) -> None:
    assert spoken_part(text) == said
