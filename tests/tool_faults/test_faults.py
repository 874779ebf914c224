"""Faults in tools: reported in two keys, joined by colleagues, made known, solved and told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.faults.models import Fault, FaultReport
from eenloket.faults.rules import context_of, time_down, without_persons
from eenloket.faults.selectors import current_faults, downtime, known_faults, solved_for
from eenloket.faults.services import join_faults, make_known, note_read, report_fault, solve_fault
from tests.builders import Centre, a_centre, a_colleague, an_outsider, signed_in, the_time_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def ilse(centre: Centre) -> Staff:
    return a_colleague(centre, name="Ilse")


def a_fault(staff: Staff, **given: Any) -> Fault:
    return report_fault(actor=staff, fault_id=uuid7(), **{"tool": "phone", **given}).fault


class TestReporting:
    def test_a_report_is_a_fault_with_what_went_along(self, ilse: Staff) -> None:
        fault = a_fault(ilse, text="Ik hoor niets", told={"page": "/werk/?q=Jansen", "call": "abc"}, browser="Firefox")
        report = fault.reports.get()
        assert (report.staff, report.context) == (ilse, {"page": "/werk/", "call": "abc", "browser": "Firefox"})

    def test_twice_is_once(self, ilse: Staff) -> None:
        key = uuid7()
        for _time in range(2):
            report_fault(actor=ilse, fault_id=key, tool="phone")
        assert (Fault.objects.count(), FaultReport.objects.count()) == (1, 1)

    def test_a_colleague_joins_instead_of_reporting_anew(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(ilse)
        report_fault(actor=a_colleague(centre), fault_id=fault.pk)
        found = current_faults(ilse)[0]
        assert (found.people, found.is_mine) == (2, True)  # type: ignore[attr-defined]

    def test_a_fault_of_another_contact_centre_does_not_exist(self, ilse: Staff) -> None:
        fault = a_fault(ilse)
        outsider = an_outsider()
        with pytest.raises(NotFoundError):
            report_fault(actor=outsider, fault_id=fault.pk)
        assert current_faults(outsider) == []

    def test_something_has_to_be_chosen(self, ilse: Staff) -> None:
        with pytest.raises(InvalidError) as refused:
            a_fault(ilse, tool="koffie")
        assert "tool" in refused.value.fields

    def test_what_is_solved_is_reported_anew(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(ilse)
        solve_fault(actor=centre.administrator, fault_id=fault.pk)
        with pytest.raises(ConflictError):
            report_fault(actor=a_colleague(centre), fault_id=fault.pk)

    def test_nothing_about_a_person_goes_along(self) -> None:
        told = {
            "page": "/zoeken/?q=999990019",
            "error": "no 06 12345678 jo@example.org 999990019",
            "title": "Gesprek met Jo",
        }
        kept = json.dumps(context_of(told, browser="x"))
        assert not any(each in kept for each in ("999990019", "12345678", "jo@", "Gesprek"))

    def test_a_technical_text_stays_readable(self) -> None:
        assert without_persons("TypeError (desk.js:128)") == "TypeError (desk.js:128)"


class TestHandling:
    def test_everybody_knows_what_is_made_known(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(ilse)
        assert known_faults(ilse) == []
        make_known(actor=centre.administrator, fault_id=fault.pk, title="Telefoon valt weg", advice="Bel mobiel")
        assert [str(each) for each in known_faults(a_colleague(centre))] == ["Telefoon valt weg"]

    def test_what_two_have_is_known_before_anybody_looked(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(ilse)
        report_fault(actor=a_colleague(centre), fault_id=fault.pk)
        assert known_faults(ilse) == [fault]

    def test_who_reported_it_reads_the_solution_until_it_is_read(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(ilse)
        solve_fault(actor=centre.administrator, fault_id=fault.pk, solution="Start opnieuw op")
        report = solved_for(ilse)[0]
        assert (report.fault.solution, solved_for(a_colleague(centre))) == ("Start opnieuw op", [])
        note_read(actor=ilse, report_id=report.pk)
        assert solved_for(ilse) == []

    def test_the_solution_of_somebody_else_is_not_ones_own_to_read(self, centre: Centre, ilse: Staff) -> None:
        report = a_fault(ilse).reports.get()
        with pytest.raises(NotFoundError):
            note_read(actor=a_colleague(centre), report_id=report.pk)

    def test_two_of_the_same_become_one(self, centre: Centre, ilse: Staff) -> None:
        tom = a_colleague(centre)
        one, other = a_fault(ilse), a_fault(tom)
        report_fault(actor=ilse, fault_id=other.pk)
        join_faults(actor=centre.administrator, fault_id=one.pk, into_id=other.pk)
        assert set(Fault.objects.get().reports.values_list("staff_id", flat=True)) == {ilse.pk, tom.pk}

    @pytest.mark.parametrize("what", ["known", "solve", "join"])
    def test_only_who_handles_faults_does(self, centre: Centre, ilse: Staff, what: str) -> None:
        fault = a_fault(ilse)
        acts: dict[str, Any] = {
            "known": lambda who: make_known(actor=who, fault_id=fault.pk, title="x"),
            "solve": lambda who: solve_fault(actor=who, fault_id=fault.pk),
            "join": lambda who: join_faults(actor=who, fault_id=fault.pk, into_id=uuid7()),
        }
        with pytest.raises(NotAllowedError):
            acts[what](ilse)
        with pytest.raises(NotFoundError):
            acts[what](an_outsider("administrator"))

    def test_the_time_that_a_tool_was_down_is_counted_once(self, centre: Centre, ilse: Staff) -> None:
        start = timezone.now() - timedelta(hours=3)
        with the_time_is(start):
            one, other = a_fault(ilse, is_down=True), a_fault(a_colleague(centre), is_down=True)
        for fault, hours in ((one, 1), (other, 2)):
            with the_time_is(start + timedelta(hours=hours)):
                solve_fault(actor=centre.administrator, fault_id=fault.pk)
        row = downtime(ilse)[0]
        assert (row.tool, row.faults, row.down, row.is_down_now) == ("phone", 2, timedelta(hours=2), False)


def test_spans_that_overlap_count_once_and_only_within_the_period() -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 11, 26, hour, tzinfo=UTC)

    spans = [(at(1), at(4)), (at(3), at(5)), (at(8), None)]
    assert time_down(spans, since=at(2), until=at(10)) == timedelta(hours=5)


class TestPages:
    def test_the_dialog_lists_what_is_known_and_reports(self, centre: Centre, ilse: Staff) -> None:
        fault = a_fault(a_colleague(centre))
        page = signed_in(ilse)
        assert str(fault.pk) in page.get("/storingen/melden/").content.decode()
        reply = page.post("/storingen/melden/", {"id": str(uuid7()), "tool": "mail", "context": "geen json"})
        assert (reply.status_code, Fault.objects.filter(tool="mail").count()) == (200, 1)
        assert page.post(f"/storingen/{fault.pk}/ook/", {"context": "{}"}).status_code == 200

    def test_what_was_typed_comes_back_with_the_error(self, ilse: Staff) -> None:
        reply = signed_in(ilse).post("/storingen/melden/", {"id": str(uuid7()), "tool": "x", "text": "Geen toon"})
        assert (reply.status_code, "Geen toon" in reply.content.decode()) == (422, True)

    def test_the_work_page_shows_what_everybody_should_know(self, centre: Centre, ilse: Staff) -> None:
        make_known(actor=centre.administrator, fault_id=a_fault(ilse).pk, title="Telefoon valt weg")
        assert "Telefoon valt weg" in signed_in(ilse).get("/werk/").content.decode()

    @pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("team_leader", 200), ("advisor_1", 403)])
    def test_one_fault_is_for_who_handles_faults(self, centre: Centre, ilse: Staff, role: str, status: int) -> None:
        fault = a_fault(ilse)
        assert signed_in(a_colleague(centre, role)).get(f"/storingen/{fault.pk}/").status_code == status
        assert signed_in(an_outsider("administrator")).get(f"/storingen/{fault.pk}/").status_code == 404

    def test_an_administrator_makes_it_known_solves_it_and_sees_what_went_along(
        self, centre: Centre, ilse: Staff
    ) -> None:
        fault, page = a_fault(ilse, told={"call": "abc-1"}), signed_in(centre.administrator)
        address = f"/storingen/{fault.pk}/"
        assert "abc-1" in page.get(address).content.decode()
        assert page.post(address, {"what": "known", "title": ""}).status_code == 422
        assert page.post(address, {"what": "known", "title": "Stil", "is_down": "1"}).status_code == 302
        assert page.post(address, {"what": "solve", "solution": "Kabel"}).status_code == 302
        assert "Kabel" in page.get("/storingen/").content.decode()
