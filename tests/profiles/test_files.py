"""Profiles in and out as JSON and as a workbook, with every fault at its cell."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from eenloket.core.errors import ConflictError, InvalidError
from eenloket.profiles.files import Bundle, read_file, write_bundle, write_workbook
from eenloket.profiles.models import ForeignProfile, Profile
from eenloket.profiles.national import CODES, national_profile, national_profiles
from eenloket.profiles.rules import UnreadableProfileError
from eenloket.profiles.selectors import document_of, foreign_profiles, get_profile
from eenloket.profiles.services import import_profiles, keep_foreign, read_upload, start_draft
from tests.builders import Centre, a_centre, a_colleague, signed_in
from tests.profiles.scenes import an_hr_adviser, as_file, with_text

KEY = "task.short_waiting_times"
BASE = "/team/functies/"


def _json(*documents: Any, organisation: str = "Elders") -> SimpleUploadedFile:
    return SimpleUploadedFile("profielen.json", json.dumps(as_file(*documents, organisation=organisation)).encode())


def _spoiled(changes: dict[tuple[str, str], Any]) -> bytes:
    """The workbook of one profile with cells overwritten: {("Elementen", "I3"): "vijf"}."""
    workbook = load_workbook(io.BytesIO(write_workbook([national_profile("advisor_3")])))
    for (sheet, cell), value in changes.items():
        workbook[sheet][cell] = value
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_workbook_holds_what_was_written_in_it() -> None:
    assert read_file(write_workbook(national_profiles())).documents == national_profiles()


def test_a_bundle_holds_what_was_written_in_it() -> None:
    content = json.dumps(write_bundle("Meerland", national_profiles())).encode()
    assert read_file(content) == Bundle("Meerland", national_profiles())


def test_every_fault_in_a_workbook_names_its_cell() -> None:
    content = _spoiled(
        {
            ("Profielen", "B2"): None,
            ("Elementen", "I14"): "vijf",
            ("Elementen", "C3"): "hobby",
            ("Elementen", "B4"): "task.phone_system",
            ("Elementen", "K15"): "misschien",
            ("Elementen", "G6"): " ",
            ("Teksten", "D3"): None,
        }
    )
    with pytest.raises(UnreadableProfileError) as refused:
        read_file(content)
    places = {fault.place for fault in refused.value.faults}
    assert places >= {"Profielen!B2", "Elementen!I14", "Elementen!C3", "Elementen!B4", "Elementen!K15"}
    assert places >= {"Elementen!G6", "Teksten!D3"}


def test_the_words_that_may_be_used_are_named_as_they_stand_in_the_workbook() -> None:
    with pytest.raises(InvalidError) as refused:
        read_upload(_spoiled({("Elementen", "K15"): "misschien"}))
    assert "bij voorkeur" in refused.value.fields["Elementen!K15"]


def test_a_row_of_no_profile_and_a_missing_column_are_named() -> None:
    with pytest.raises(UnreadableProfileError) as refused:
        read_file(_spoiled({("Elementen", "A5"): "anders"}))
    assert [fault.place for fault in refused.value.faults] == ["Elementen!A5"]
    with pytest.raises(UnreadableProfileError) as refused:
        read_file(_spoiled({("Elementen", "I1"): "iets"}))
    assert [(fault.place, fault.value) for fault in refused.value.faults] == [("Elementen", "niveau")]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    document = with_text(national_profile("advisor_3"), KEY, '=HYPERLINK("http://x")')
    content = write_workbook([document])
    cell = next(row for row in load_workbook(io.BytesIO(content))["Elementen"].iter_rows() if row[1].value == KEY)[6]
    assert cell.data_type == "s"
    assert read_file(content).documents == (document,)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rommel", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'"tekst"'])
def test_what_is_no_profile_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableProfileError):
        read_file(content)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(UnreadableProfileError):
        read_file(b"[" + b" " * 1_000_001)


@pytest.mark.django_db
class TestImporting:
    @pytest.fixture
    def centre(self) -> Centre:
        return a_centre()

    def test_an_export_imported_again_changes_nothing(self, centre: Centre) -> None:
        hr = an_hr_adviser(centre)
        stored = import_profiles(actor=hr, bundle=Bundle("", national_profiles()))
        assert {each.outcome for each in stored} == {"unchanged"}
        assert Profile.objects.get(code="manager").versions.count() == 1

    def test_what_differs_becomes_a_version_and_what_is_new_a_function(self, centre: Centre) -> None:
        hr = an_hr_adviser(centre)
        changed = with_text(national_profile("advisor_3"), KEY, "Houdt het kort")
        new = replace(national_profile("manager"), code="locatiemanager", name="Locatiemanager")
        stored = import_profiles(actor=hr, bundle=Bundle("", (changed, new)))
        assert [each.outcome for each in stored] == ["changed", "added"]
        assert document_of(get_profile(centre.id, "advisor_3")) == changed

    def test_a_draft_is_not_overtaken(self, centre: Centre) -> None:
        hr = an_hr_adviser(centre)
        start_draft(actor=hr, code="advisor_3")
        changed = with_text(national_profile("advisor_3"), KEY, "Houdt het kort")
        with pytest.raises(ConflictError):
            import_profiles(actor=hr, bundle=Bundle("", (changed,)))

    def test_a_file_cannot_give_a_role_that_is_no_function(self, centre: Centre) -> None:
        greedy = replace(national_profile("advisor_3"), grants=("administrator",))
        with pytest.raises(InvalidError):
            import_profiles(actor=an_hr_adviser(centre), bundle=Bundle("", (greedy,)))

    def test_the_page_shows_the_difference_before_it_stores(self, centre: Centre) -> None:
        client = signed_in(an_hr_adviser(centre))
        changed = with_text(national_profile("advisor_3"), KEY, "Houdt het kort")
        shown = client.post(f"{BASE}importeren/", {"file": _json(changed)})
        assert "<ins>" in shown.content.decode()
        assert document_of(get_profile(centre.id, "advisor_3")) != changed
        typed = {"payload": shown.context["payload"], "neem": ["advisor_3"]}
        assert client.post(f"{BASE}importeren/bewaren/", typed).status_code == 302
        assert document_of(get_profile(centre.id, "advisor_3")) == changed

    def test_the_page_lists_every_fault(self, centre: Centre) -> None:
        client = signed_in(an_hr_adviser(centre))
        upload = SimpleUploadedFile("p.xlsx", _spoiled({("Elementen", "I14"): "vijf", ("Profielen", "B2"): None}))
        shown = client.post(f"{BASE}importeren/", {"file": upload})
        text = shown.content.decode()
        assert shown.status_code == 422
        assert "Elementen!I14" in text
        assert "Profielen!B2" in text

    def test_the_export_page_gives_a_file_that_can_be_read(self, centre: Centre) -> None:
        client = signed_in(an_hr_adviser(centre))
        for form in ("xlsx", "json"):
            answer = client.get(f"{BASE}exporteren/", {"vorm": form})
            assert [each.code for each in read_file(answer.content).documents] == list(CODES)
        one = client.get(f"{BASE}exporteren/", {"vorm": "json", "profiel": "manager"})
        assert [each.code for each in read_file(one.content).documents] == ["manager"]


@pytest.mark.django_db
class TestComparingWithOthers:
    @pytest.fixture
    def centre(self) -> Centre:
        return a_centre()

    def test_another_municipality_is_compared_with_and_holds_for_nobody(self, centre: Centre) -> None:
        hr = an_hr_adviser(centre)
        keep_foreign(actor=hr, organisation="Verweg", documents=[national_profile("advisor_3")])
        assert foreign_profiles(centre.id).count() == 1
        assert Profile.objects.filter(contact_centre=centre.row).count() == 6

    def test_the_page_says_how_often_an_element_occurs(self, centre: Centre) -> None:
        client = signed_in(an_hr_adviser(centre))
        changed = with_text(national_profile("advisor_3"), KEY, "Anders gezegd")
        upload = _json(changed, organisation="Verweg")
        assert client.post(f"{BASE}gemeenten/", {"file": upload, "organisation": ""}).status_code == 302
        text = client.get(f"{BASE}gemeenten/", {"profiel": "advisor_3"}).content.decode()
        assert "Verweg" in text
        assert "2 van 2" in text
        assert "Anders gezegd" in text
        assert client.post(f"{BASE}gemeenten/verwijderen/", {"organisation": "Verweg"}).status_code == 302
        assert not ForeignProfile.objects.exists()

    def test_it_needs_a_name_and_the_right_role(self, centre: Centre) -> None:
        hr = an_hr_adviser(centre)
        with pytest.raises(InvalidError):
            keep_foreign(actor=hr, organisation=" ", documents=[national_profile("manager")])
        client = signed_in(a_colleague(centre, "advisor_1"))
        client.post(f"{BASE}gemeenten/", {"file": _json(national_profile("manager")), "organisation": "Verweg"})
        assert not ForeignProfile.objects.exists()
