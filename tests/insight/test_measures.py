"""The eight indicators: what is computed, and that page, rows and exports say the same."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from eenloket.accounts.models import Staff
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from eenloket.insight import selectors, services
from eenloket.insight.measures import INDICATORS, MEASURES
from eenloket.insight.models import CostLine, FigureTarget, Report
from eenloket.insight.services import make_planned_reports, sum_days_that_are_over
from eenloket.insight.types import Audience, FigureFilter, Period, ReportKind
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_stored_contact,
    a_team,
    an_answer,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
MARCH = FigureFilter(period=Period(FIRST, LAST))
LATER = datetime(2026, 4, 2, 9, tzinfo=AMSTERDAM)


@pytest.fixture
def centre() -> Centre:
    return a_centre("samen", "meer", "duin")


@pytest.fixture
def manager(centre: Centre) -> Staff:
    return a_colleague(centre, "manager")


@pytest.fixture
def march(centre: Centre) -> None:
    """Eight contacts in March: five answered, two with an answer of the content, one referred."""
    advisor = a_colleague(centre, team=a_team(centre))
    answer = an_answer(centre)
    for day, result, given in (
        (2, "answered", answer),
        (2, "answered", None),
        (3, "answered", answer),
        (3, "product_delivered", None),
        (4, "answered", None),
        (5, "status_given", None),
        (5, "abandoned", None),
    ):
        with the_time_is(datetime(2026, 3, day, 10, tzinfo=AMSTERDAM)):
            a_stored_contact(advisor, result, answer=given)


def test_every_measure_has_a_value_or_none_and_never_a_share_above_one(march: None, manager: Staff) -> None:
    with the_time_is(LATER):
        found = selectors.reading(manager, MARCH, MEASURES.values())
    assert set(found) == set(MEASURES)
    assert (found["direct"].part, found["direct"].whole) == (5, 5)
    assert (found["with_answer"].part, found["with_answer"].whole) == (2, 5)
    assert found["contacts"].value == 7
    assert found["service_level"].value is None
    for code, ratio in found.items():
        if MEASURES[code].unit == "share" and ratio.value is not None:
            assert 0 <= ratio.value <= 1, code


def test_the_parts_of_a_measure_add_up_to_the_whole(march: None, manager: Staff) -> None:
    with the_time_is(LATER):
        measures = [MEASURES["direct"], MEASURES["contacts"], MEASURES["with_answer"]]
        whole = selectors.reading(manager, MARCH, measures)
        for by in sorted(MEASURES["direct"].knows):
            parts = selectors.readings(manager, MARCH, measures, [by])
            for code in ("direct", "with_answer"):
                assert sum(each[code].part for each in parts.values()) == whole[code].part, (by, code)


def test_costs_are_shared_out_over_contacts(march: None, centre: Centre, manager: Staff) -> None:
    CostLine.objects.create(
        contact_centre=centre.row, name="Huur", kind="monthly", cents=31_000, from_day=date(2026, 1, 1)
    )
    with the_time_is(LATER):
        found = selectors.reading(manager, MARCH, [MEASURES["cost"], MEASURES["cost_per_contact"]])
        assert found["cost"].value == pytest.approx(310)
        assert found["cost_per_contact"].value == pytest.approx(310 / 7)
        half = FigureFilter(period=Period(date(2026, 3, 2), date(2026, 3, 3)))
        assert selectors.reading(manager, half, [MEASURES["cost"]])["cost"].value == pytest.approx(20)


def test_a_target_holds_from_its_day_on(centre: Centre, manager: Staff) -> None:
    with the_time_is(LATER):
        services.set_target(actor=manager, measure="direct", value=0.85)
    assert selectors.targets(centre.id, date(2026, 4, 1))["direct"] == 0.8
    assert selectors.targets(centre.id, date(2026, 4, 2))["direct"] == 0.85
    with pytest.raises(NotAllowedError):
        services.set_target(actor=a_colleague(centre, "team_leader"), measure="direct", value=0.5)
    with pytest.raises(InvalidError):
        services.set_target(actor=manager, measure="nothing", value=0.5)
    assert FigureTarget.objects.count() == 1


def _month(manager: Staff, audience: str = Audience.MANAGER, **more: Any) -> Report:
    with the_time_is(LATER):
        return services.make_report(actor=manager, kind=ReportKind.MONTH, audience=audience, day=FIRST, **more)


def test_page_sheet_and_open_data_of_a_month_agree_to_the_digit(march: None, manager: Staff) -> None:
    report = _month(manager)
    kept = {one["code"]: one for part in report.document["parts"] for one in part["measures"]}
    rows = list(csv.DictReader(io.StringIO(services.as_open_data(report))))
    totals = {row["cijfer"]: row for row in rows if not row["uitsplitsing"]}
    sheet = load_workbook(io.BytesIO(services.as_sheet(report))).worksheets[0]
    by_label = {row[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert set(totals) == set(kept)
    for code, one in kept.items():
        assert totals[code]["waarde"] == ("" if one["value"] is None else str(one["value"]))
        assert float(totals[code]["teller"]) == one["part"]
        assert by_label[one["label"]][2] == one["value"]
    page = signed_in(manager).get(reverse("insight:report", args=[report.pk])).content.decode()
    assert f"<b>{kept['direct']['words']}</b>" in page
    pdf = signed_in(manager).get(reverse("insight:report_export", args=[report.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    channels = [row for row in rows if row["cijfer"] == "direct" and row["uitsplitsing"] == "channel"]
    assert sum(float(row["teller"]) for row in channels) == kept["direct"]["part"]


def test_the_rows_behind_a_figure_are_as_many_as_it_says(march: None, manager: Staff) -> None:
    client = signed_in(manager)
    with the_time_is(LATER):
        sum_days_that_are_over(contact_centre_id=manager.contact_centre_id)
        for which, n in (("with_answer", 2), ("without_answer", 3), ("direct", 5), ("all", 7)):
            url = f"{reverse('desk:figures_rows')}?period=chosen&from=2026-03-01&to=2026-03-31&which={which}"
            assert f'data-count="{n}"' in client.get(url).content.decode(), which


def test_a_report_keeps_its_figures_until_it_is_counted_anew(march: None, centre: Centre, manager: Staff) -> None:
    report = _month(manager)
    with the_time_is(datetime(2026, 3, 9, 10, tzinfo=AMSTERDAM)):
        a_stored_contact(a_colleague(centre))
    assert _month(manager).document == report.document
    services.comment_report(actor=manager, report_id=report.pk, comments={"kwaliteit": "Rustig."})
    with the_time_is(LATER):
        renewed = services.renew_report(actor=manager, report_id=report.pk)
    assert renewed.document != report.document
    assert renewed.comments == {"kwaliteit": "Rustig."}


def test_only_a_report_for_the_council_about_one_municipality_is_published(
    march: None, centre: Centre, manager: Staff, client: Any
) -> None:
    place = centre.municipality
    with pytest.raises(InvalidError):
        services.publish_report(actor=manager, report_id=_month(manager).pk, is_public=True)
    report = _month(manager, Audience.COUNCIL, municipality_id=place.pk)
    page = reverse("website:figures", args=[place.slug])
    assert "maart 2026" not in client.get(page).content.decode()
    with the_time_is(LATER):
        services.publish_report(actor=manager, report_id=report.pk, is_public=True)
    assert "maart 2026" in client.get(page).content.decode()
    data = client.get(reverse("website:figures_data", args=[place.slug, report.pk]))
    assert data.content.decode() == services.as_open_data(report)
    with pytest.raises(ConflictError):
        services.renew_report(actor=manager, report_id=report.pk)
    with pytest.raises(NotAllowedError):
        services.publish_report(actor=a_colleague(centre, "team_leader"), report_id=report.pk, is_public=False)


def test_a_small_group_is_not_in_a_report_for_the_council(march: None, centre: Centre, manager: Staff) -> None:
    report = _month(manager, Audience.COUNCIL, municipality_id=centre.municipality.pk)
    assert all(not part["tables"] for part in report.document["parts"])


def test_a_report_of_another_contact_centre_does_not_exist(march: None, manager: Staff) -> None:
    report = _month(manager)
    outsider = an_outsider("manager")
    for url in ("insight:report", "insight:report_export"):
        args = [report.pk] if url == "insight:report" else [report.pk, "csv"]
        assert signed_in(outsider).get(reverse(url, args=args)).status_code == 404
    with pytest.raises(NotFoundError):
        services.comment_report(actor=outsider, report_id=report.pk, comments={})


def test_a_planned_report_is_made_and_mailed_once_when_its_period_is_over(march: None, manager: Staff) -> None:
    with the_time_is(datetime(2026, 3, 20, 9, tzinfo=AMSTERDAM)):
        services.plan_report(actor=manager, kind=ReportKind.MONTH, audience=Audience.MANAGER, receiver_ids=[manager.pk])
        assert make_planned_reports() == 0
    with the_time_is(LATER):
        assert make_planned_reports() == 1
        assert make_planned_reports() == 0
    mail = OutboxMessage.objects.get(about_type="report")
    assert mail.to == manager.email
    assert "maart 2026" in mail.subject
    assert "%" not in mail.body.replace("%20", "")


def test_the_period_page_shows_each_indicator_and_takes_apart(march: None, manager: Staff) -> None:
    client = signed_in(manager)
    with the_time_is(LATER):
        for indicator in INDICATORS:
            page = client.get(f"{reverse('insight:indicator', args=[indicator.code])}?period=last_month")
            assert page.status_code == 200
        part = client.get(
            f"{reverse('insight:indicator', args=['kwaliteit'])}?part=apart&per=channel&period=last_month"
        )
    assert "Telefoon" in part.content.decode()
    assert client.get(reverse("insight:indicator", args=["niets"])).status_code == 404


@pytest.mark.parametrize("rows", ["channel", "day", "subject"])
def test_a_table_of_ones_own_adds_up(march: None, manager: Staff, rows: str) -> None:
    url = f"{reverse('insight:cuts')}?period=last_month&maat=direct&rijen={rows}&kolommen=municipality&als=csv"
    with the_time_is(LATER):
        lines = list(csv.DictReader(io.StringIO(signed_in(manager).get(url).content.decode())))
    assert sum(float(line["teller"]) for line in lines) == 5


def test_a_table_is_kept_under_a_name_and_only_for_oneself(manager: Staff, centre: Centre) -> None:
    cut = services.keep_cut(actor=manager, name="Per kanaal", query="maat=direct")
    services.keep_cut(actor=manager, name="Per kanaal", query="maat=again")
    assert [each.query for each in selectors.cuts_of(manager)] == ["maat=again"]
    with pytest.raises(NotFoundError):
        services.drop_cut(actor=a_colleague(centre, "manager"), cut_id=cut.pk)


def test_the_number_of_queries_does_not_grow(
    march: None, centre: Centre, manager: Staff, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(manager)
    with the_time_is(LATER):
        sum_days_that_are_over(contact_centre_id=centre.id)
        with django_assert_max_num_queries(90):
            client.get(f"{reverse('insight:indicators')}?period=last_month")


@pytest.mark.parametrize(
    "query",
    [
        "period=nooit&from=31-31-2026&to=x&team=x&municipality=1&channel=fax",
        "maat=niets&per=niets&rijen=niets&kolommen=rijen&portal_area=x",
        "which=niets&slot=999&page=-4&after=x",
    ],
)
@pytest.mark.parametrize(
    "name", ["indicators", "turns", "cases", "staffing", "cuts", "rescores", "settings", "actions"]
)
def test_what_cannot_be_read_in_an_address_counts_as_not_asked(manager: Staff, name: str, query: str) -> None:
    assert signed_in(manager).get(f"{reverse(f'insight:{name}')}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("setting_target", {"measure": "direct", "value": "veel"}),
        ("setting_target", {"measure": "direct", "value": "-3"}),
        ("setting_cost", {"name": "", "kind": "hourly", "amount": "12,50"}),
        ("setting_cost", {"name": "Huur", "kind": "nooit", "amount": "NaN"}),
        ("reports", {"kind": "eeuw", "audience": "manager", "day": "2026-03-01"}),
        ("reports", {"kind": "month", "audience": "manager", "day": "31-31"}),
        ("report_plan", {"kind": "month", "audience": "manager"}),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(manager: Staff, name: str, typed: dict[str, str]) -> None:
    page = signed_in(manager).post(reverse(f"insight:{name}"), typed)
    assert page.status_code == 422
    assert "field-error" in page.content.decode()


@pytest.mark.parametrize("role", ["advisor_3", "advisor_1", "hr", "back_office", "content_editor"])
def test_who_may_not_see_figures_sees_none_of_these_pages(centre: Centre, role: str) -> None:
    client = signed_in(a_colleague(centre, role))
    for name in ("indicators", "turns", "cases", "staffing", "cuts", "rescores", "settings", "actions", "reports"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403, name
