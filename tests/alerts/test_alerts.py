"""An alert is told once, to the right role, and ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.alerts import selectors, services
from eenloket.alerts.models import Alert
from eenloket.alerts.types import Finding, Kind
from eenloket.core.errors import NotFoundError
from eenloket.gateways.models import Mailbox
from eenloket.routing.models import Queue, WorkItem
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_mailbox,
    a_stored_contact,
    an_answer,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 11, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def _look(centre: Centre, at: datetime = NOW) -> int:
    with the_time_is(at):
        return services.look_in(contact_centre_id=centre.id)


def _calls(centre: Centre, *, late: int, in_time: int) -> None:
    queue = Queue.objects.create(
        contact_centre=centre.row, code="q", name="Telefoon", channel="phone", strict_class=1, target_seconds=25
    )
    for n in range(late + in_time):
        came = NOW - timedelta(minutes=20)
        taken = came + timedelta(seconds=5 if n < in_time else 90)
        WorkItem.objects.create(
            contact_centre=centre.row,
            municipality=centre.municipality,
            queue=queue,
            channel="phone",
            source="call",
            source_id=uuid4(),
            state="done",
            arrived_at=came,
            queued_at=came,
            accepted_at=taken,
            ended_at=taken,
        )


def test_a_norm_that_is_surely_missed_is_told_once_and_ends(centre: Centre, leader: Staff) -> None:
    _calls(centre, late=10, in_time=6)
    assert _look(centre) == 1
    assert _look(centre, NOW + timedelta(minutes=1)) == 0
    (alert,) = selectors.open_alerts(leader)
    assert (alert.kind, alert.about, alert.facts["met"], alert.facts["whole"]) == ("norm", "Telefoon", 6, 16)
    _look(centre, NOW + timedelta(minutes=40))
    assert not selectors.open_alerts(leader)
    assert Alert.objects.count() == 1


def test_a_few_late_calls_are_no_alert(centre: Centre) -> None:
    _calls(centre, late=4, in_time=10)
    assert _look(centre) == 0


def test_a_mailbox_that_cannot_be_read_is_told_to_who_keeps_the_channels(centre: Centre, leader: Staff) -> None:
    mailbox = a_mailbox(centre)
    Mailbox.objects.filter(pk=mailbox.pk).update(problem="Geen verbinding.")
    assert _look(centre) == 1
    keeper, advisor = a_colleague(centre, "administrator"), a_colleague(centre)
    assert [each.kind for each in selectors.open_alerts(keeper)] == ["channel"]
    assert list(selectors.alerts_for(advisor)) == []
    assert list(selectors.alerts_for(an_outsider("team_leader"))) == []
    page = signed_in(leader).get(reverse("alerts:alerts")).content.decode()
    assert "Geen verbinding." in page


def test_a_subject_that_is_suddenly_asked_for_is_told(centre: Centre, leader: Staff) -> None:
    answer = an_answer(centre, "Gladheid")
    with the_time_is(NOW - timedelta(weeks=1, hours=1)):
        a_stored_contact(leader, answer=answer)
    with the_time_is(NOW - timedelta(minutes=30)):
        for _ in range(14):
            a_stored_contact(leader, answer=answer)
    assert _look(centre) == 1
    (alert,) = selectors.open_alerts(leader)
    assert (alert.kind, alert.about, alert.facts["today"]) == ("rise", "Gladheid", 14)


def test_who_puts_an_alert_away_sees_it_no_more_and_others_do(centre: Centre, leader: Staff) -> None:
    Mailbox.objects.filter(pk=a_mailbox(centre).pk).update(problem="Stuk.")
    _look(centre)
    (alert,) = selectors.open_alerts(leader)
    band = signed_in(leader).post(reverse("alerts:put_away", args=[alert.pk]), headers={"HX-Request": "true"})
    assert "Stuk." not in band.content.decode()
    other = a_colleague(centre, "team_leader")
    assert "Stuk." in signed_in(other).get(reverse("alerts:band")).content.decode()
    with pytest.raises(NotFoundError):
        services.put_away(actor=an_outsider("team_leader"), alert_id=alert.pk)


def test_one_contact_centre_that_fails_keeps_no_other(
    centre: Centre, leader: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_centre("elders", "ver")

    def found(contact_centre_id: Any) -> Iterator[Finding]:
        if contact_centre_id == other.id:
            raise ValueError("stuk")
        yield Finding(kind=Kind.NORM, scope="x", about="Telefoon", facts={"met": 1, "whole": 12, "percent": 80})

    monkeypatch.setattr(services, "findings", found)
    assert services.look() == 1


def test_who_may_see_the_page(centre: Centre) -> None:
    for role, status in (("team_leader", 200), ("manager", 200), ("administrator", 200), ("advisor_3", 403)):
        assert signed_in(a_colleague(centre, role)).get(reverse("alerts:alerts")).status_code == status
