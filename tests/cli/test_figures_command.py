from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from eenloket.config import cli
from eenloket.config.commands import figures
from eenloket.insight.models import DayCount, SummedDay
from eenloket.insight.services import sum_days_that_are_over
from tests.builders import a_centre, a_colleague, a_stored_contact, the_time_is

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 3, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_rebuilding_puts_right_what_the_sums_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures, "prepare_database", lambda: None)
    centre = a_centre()
    with the_time_is(DAY):
        a_stored_contact(a_colleague(centre))
    with the_time_is(DAY.replace(day=5)):
        sum_days_that_are_over(contact_centre_id=centre.id)
        DayCount.objects.update(contacts=99)
        assert cli.main(["figures", "rebuild"]) == 0
    assert [row.contacts for row in DayCount.objects.all()] == [1]
    assert SummedDay.objects.count() == 2
    assert "2 days" in capsys.readouterr().err
