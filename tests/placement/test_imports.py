"""Taking over candidates and functions from files."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from eenloket.assessment.models import Rating
from eenloket.assessment.selectors import standings_of
from eenloket.core.errors import InvalidError
from eenloket.placement.models import Candidate, GradedFunction
from eenloket.placement.tables import as_csv, read_table
from eenloket.profiles.models import Employee
from tests.builders import signed_in

from .scenes import Scene, a_scene

pytestmark = pytest.mark.django_db

HEADS = ["nummer", "naam", "e-mail", "soort", "uren", "wens 1", "piekuren", "skill.typing"]
WILMA = ["10421", "Wilma Postma", "wilma@example.org", "telefonist", "32,5", "advisor_3", "ja", "3"]


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def _file(*rows: list[str], heads: list[str] = HEADS) -> SimpleUploadedFile:
    return SimpleUploadedFile("lijst.csv", as_csv(heads, rows))


def _import(scene: Scene, file: SimpleUploadedFile) -> None:
    url = reverse("placement:import", args=[scene.round.pk])
    client = signed_in(scene.manager)
    preview = client.post(url, {"file": file})
    assert preview.status_code == 200, preview.content.decode()
    done = client.post(url, {"rows": preview.context["sealed"], "source": "assessor", "evidence": "Bureau"})
    assert done.status_code == 302


def test_a_file_becomes_candidates_with_their_levels_in_the_one_ist_record(scene: Scene) -> None:
    _import(scene, _file(WILMA))
    candidate = Candidate.objects.get()
    assert (candidate.name, candidate.wishes, candidate.flexible) == ("Wilma Postma", ["advisor_3"], "yes")
    assert candidate.hours == Decimal("32.5")
    assert standings_of([candidate.employee_id])[candidate.employee_id].levels == {"skill.typing": 3}
    rating = Rating.objects.get()
    assert (rating.source, rating.evidence) == ("assessor", "Bureau")


def test_the_same_file_twice_changes_nothing(scene: Scene) -> None:
    for _time in (1, 2):
        _import(scene, _file(WILMA))
    assert Candidate.objects.count() == Rating.objects.count() == 1
    assert Employee.objects.filter(staff=None).count() == 1


def test_a_second_file_changes_only_the_columns_that_it_has(scene: Scene) -> None:
    _import(scene, _file(WILMA))
    _import(scene, _file(["wilma@example.org", "Wilma Postma-Vos"], heads=["e-mail", "naam"]))
    candidate = Candidate.objects.select_related("employee").get()
    assert (candidate.name, candidate.number, candidate.wishes) == ("Wilma Postma-Vos", "10421", ["advisor_3"])
    assert candidate.employee.name == "Wilma Postma-Vos"


def test_every_fault_is_named_at_once_with_sheet_row_and_column(scene: Scene) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mensen"
    sheet.append([*HEADS, "lengte"])
    sheet.append(["1", "", "geen adres", "piloot", 99, "koning", "misschien", 7, ""])
    sheet.append(["1", "Jo", "", "balie", 36, "", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    url = reverse("placement:import", args=[scene.round.pk])
    page = signed_in(scene.manager).post(url, {"file": SimpleUploadedFile("lijst.xlsx", out.getvalue())})
    assert page.status_code == 422
    faults = [(each.sheet, each.row, each.column) for each in page.context["faults"]]
    assert faults == [
        ("Mensen", 1, "I (lengte)"),
        ("Mensen", 2, "F (wens 1)"),
        ("Mensen", 2, "B (naam)"),
        ("Mensen", 2, "C (e-mail)"),
        ("Mensen", 2, "D (soort)"),
        ("Mensen", 2, "E (uren)"),
        ("Mensen", 2, "G (piekuren)"),
        ("Mensen", 2, "H (skill.typing)"),
        ("Mensen", 3, "A (nummer)"),
    ]
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"x"), ("a.xlsx", b"geen werkmap"), ("a.csv", b""), ("a.csv", b"x" * 5_000_001)]
)
def test_what_is_no_table_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(InvalidError):
        read_table(name, data)


@pytest.mark.parametrize(
    "text", ["naam;uren\nJo;32", "naam,uren\r\nJo,32\r\n", "\ufeffnaam;uren\nJo;32", "naam\turen\nJo\t32"]
)
def test_csv_is_read_however_it_is_separated(text: str) -> None:
    table = read_table("a.csv", text.encode())
    assert (table.heads, table.rows) == (("naam", "uren"), ((2, ("Jo", "32")),))


def test_csv_of_windows_keeps_its_letters() -> None:
    assert read_table("a.csv", "naam;uren\nZoë;32".encode("cp1252")).rows[0][1][0] == "Zoë"


def test_a_preview_that_was_changed_is_not_taken_over(scene: Scene) -> None:
    url = reverse("placement:import", args=[scene.round.pk])
    assert signed_in(scene.manager).post(url, {"rows": "geknoei", "source": "hr"}).status_code == 422
    assert not Candidate.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_taken_over(scene: Scene, kind: str) -> None:
    data = signed_in(scene.manager).get(reverse("placement:import_template", args=[scene.round.pk, kind])).content
    _import(scene, SimpleUploadedFile(f"kandidaten.{kind}", data))
    assert Candidate.objects.get().name == "Wilma Postma"


def test_the_workbook_explains_itself(scene: Scene) -> None:
    data = signed_in(scene.manager).get(reverse("placement:import_template", args=[scene.round.pk, "xlsx"])).content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Kandidaten", "Uitleg", "Profielen", "Soorten", "Elementen"]


def test_functions_come_from_a_file_too_and_twice_is_once(scene: Scene) -> None:
    client, url = signed_in(scene.manager), reverse("placement:function_import")
    heads = ["naam", "schaal", "volgorde", "competence.listening"]
    for order in ("4,5", "5"):
        file = SimpleUploadedFile("f.csv", as_csv(heads, [["Telefonist", "schaal 4/5", order, "3"]]))
        preview = client.post(url, {"file": file})
        assert client.post(url, {"rows": preview.context["sealed"]}).status_code == 302
    function = GradedFunction.objects.get()
    assert (function.order, function.levels) == (Decimal(5), {"competence.listening": 3})
    wrong = client.post(url, {"file": SimpleUploadedFile("f.csv", as_csv(heads, [["", "", "veel", "9"]]))})
    assert [each.column for each in wrong.context["faults"]] == [
        "A (naam)",
        "B (schaal)",
        "C (volgorde)",
        "D (competence.listening)",
    ]
