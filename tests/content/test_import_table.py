"""Answers from a table of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from eenloket.content.imports import TEMPLATE, import_table
from eenloket.content.models import Answer, Product
from eenloket.core.errors import InvalidError
from tests.builders import Centre, a_centre, a_department, a_portal_area

pytestmark = pytest.mark.django_db

HEADER = "title,question,short,text,owner,portal_area,product,municipality,valid_from,valid_until,review_on,phrasings\n"


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


def _file(folder: Path, text: str, header: str = HEADER) -> Path:
    path = folder / "table.csv"
    path.write_text(header + text, "utf-8")
    return path


def test_the_template_can_be_imported_as_it_is(centre: Centre, tmp_path: Path) -> None:
    report = import_table(centre.id, _file(tmp_path, TEMPLATE, ""))
    assert (report.added, report.problems) == (1, [])
    assert Answer.objects.get().source_id == "fietsenstalling"


def test_every_column_finds_its_place_and_again_changes_nothing(centre: Centre, tmp_path: Path) -> None:
    owner = a_department(centre, municipality=centre.municipalities[1])
    area = a_portal_area(centre)
    product = Product.objects.create(uri="http://x/hond", name="hondenbelasting")
    row = "Hond,Moet ik betalen?,Ja.,Lees <b>meer</b>.,Burgerzaken,reizen,Hondenbelasting,Duinrade,"
    path = _file(tmp_path, row + "2026-01-01,2026-12-31,2026-06-01,hondje|hond betalen|hondje\n")
    assert import_table(centre.id, path).added == 1
    answer = Answer.objects.select_related("current").get()
    assert (answer.owner, answer.portal_area, answer.product) == (owner, area, product)
    assert (answer.municipality, str(answer.valid_from), str(answer.review_on)) == (
        centre.municipalities[1],
        "2026-01-01",
        "2026-06-01",
    )
    assert answer.current is not None
    assert (answer.current.text, answer.current.phrasings) == ("Lees meer.", ["hondje", "hond betalen"])
    assert import_table(centre.id, path).unchanged == 1


def test_what_a_row_names_that_is_not_here_is_a_fault_of_that_field(centre: Centre, tmp_path: Path) -> None:
    rows = (
        "A,A?,Ja.,,nergens,,,,,,,\nB,B?,Ja.,,,nergens,,,,,,\nC,C?,Ja.,,,,nergens,,,,,\nD,D?,Ja.,,,,,nergens,,,,\n"
        "E,E?,Ja.,,,,,,31-12-2026,,,\nF,F?,Ja.,,,,,,2026-02-30,,,\nG,G?,Ja.,,,,,,2026-02-01,2026-01-01,,\n"
        "H,H?,,,,,,,,,,\nkort\nI,I?,Ja.,,,,,,,,,\n"
    )
    report = import_table(centre.id, _file(tmp_path, rows))
    assert [(each.line, each.field) for each in report.problems] == [
        (2, "owner"),
        (3, "portal_area"),
        (4, "product"),
        (5, "municipality"),
        (6, "valid_from"),
        (7, "valid_from"),
        (8, "valid_until"),
        (9, "short"),
        (10, ""),
    ]
    assert report.added == 1


def test_semicolons_of_a_dutch_spreadsheet_are_understood(centre: Centre, tmp_path: Path) -> None:
    assert import_table(centre.id, _file(tmp_path, "A;A?;Ja, dat mag.\n", "\ufefftitle;question;short\n")).added == 1


def test_an_empty_cell_leaves_what_is_here(centre: Centre, tmp_path: Path) -> None:
    import_table(centre.id, _file(tmp_path, "A,A?,Ja.,Lang verhaal,,,,,,,,\n"))
    assert import_table(centre.id, _file(tmp_path, "A,A?,Nee.\n", "title,question,short\n")).changed == 1
    assert Answer.objects.get().current.text == "Lang verhaal"  # type: ignore[union-attr]


def test_the_same_title_in_two_municipalities_is_two_answers(centre: Centre, tmp_path: Path) -> None:
    rows = "A,A?,Ja.,,,,,meerland,,,,\nA,A?,Nee.,,,,,duinrade,,,,\n"
    assert import_table(centre.id, _file(tmp_path, rows)).added == 2


def test_days_that_do_not_fit_those_here_are_a_fault(centre: Centre, tmp_path: Path) -> None:
    import_table(centre.id, _file(tmp_path, "A,A?,Ja.,,,,,,,2026-01-31,,\n"))
    report = import_table(centre.id, _file(tmp_path, "A,A?,Ja.,,,,,,2026-02-01,,,\n"))
    assert [each.field for each in report.problems] == ["valid_until"]


@pytest.mark.parametrize("content", ["", "title,question\n", '"title'])
def test_another_kind_of_file_is_refused_in_one_sentence(centre: Centre, tmp_path: Path, content: str) -> None:
    with pytest.raises(InvalidError, match=r"table\.csv"):
        import_table(centre.id, _file(tmp_path, content, ""))
