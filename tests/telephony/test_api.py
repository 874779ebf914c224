"""Taking in events: signed, once, stored before they are acknowledged, whatever comes with them."""

from __future__ import annotations

import json
import time
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from eenloket.telephony.models import CtiEvent, Platform
from eenloket.telephony.services import read_what_was_left, renew_secret
from tests.builders import Centre, a_centre, a_colleague, the_time_is
from tests.telephony.platforms import Told, a_line, a_platform, linked, post, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def platform(centre: Centre) -> Platform:
    a_line(centre)
    return a_platform(centre)


def test_what_is_signed_is_stored_and_acknowledged(platform: Platform) -> None:
    reply = tell(platform, Told(platform).event("offered"))
    assert (reply.status_code, reply.json()) == (202, {"accepted": 1, "duplicates": 0, "refused": []})
    assert CtiEvent.objects.get().is_read


def test_one_event_may_come_without_a_list(platform: Platform) -> None:
    assert post(platform, json.dumps(Told(platform).event("offered")).encode()).status_code == 202


def test_another_secret_is_refused(platform: Platform) -> None:
    assert tell(platform, Told(platform).event("offered"), secret="geraden").status_code == 401
    assert not CtiEvent.objects.exists()


def test_a_changed_body_is_refused(platform: Platform) -> None:
    assert post(platform, b"[]", signature="v1=" + "0" * 64).status_code == 401


@pytest.mark.parametrize("offset", [-301, 301])
def test_a_request_of_another_time_is_refused(platform: Platform, offset: int) -> None:
    assert tell(platform, Told(platform).event("offered"), timestamp=int(time.time()) + offset).status_code == 401


def test_an_unknown_platform_gets_the_same_answer_as_a_wrong_signature(platform: Platform) -> None:
    wrong = tell(platform, Told(platform).event("offered"), secret="geraden")
    unknown = tell(Platform(secret_sealed=platform.secret_sealed), Told(platform).event("offered"))
    assert (unknown.status_code, unknown.json()) == (wrong.status_code, wrong.json())


def test_a_platform_that_is_switched_off_is_refused(platform: Platform) -> None:
    Platform.objects.update(is_active=False)
    assert tell(platform, Told(platform).event("offered")).status_code == 401


def test_the_former_secret_is_good_for_a_day(centre: Centre, platform: Platform) -> None:
    former = platform.secret
    renew_secret(actor=centre.administrator, platform_id=platform.pk)
    assert tell(platform, Told(platform).event("offered"), secret=former).status_code == 202
    Platform.objects.update(former_until="2020-01-01T00:00Z")
    assert tell(platform, Told(platform).event("offered"), secret=former).status_code == 401


def test_the_same_request_again_changes_nothing(platform: Platform) -> None:
    event = Told(platform).event("offered")
    tell(platform, event)
    reply = tell(platform, event)
    assert reply.json() == {"accepted": 0, "duplicates": 1, "refused": []}
    assert CtiEvent.objects.count() == 1


def test_the_same_event_twice_in_one_request_is_stored_once(platform: Platform) -> None:
    event = Told(platform).event("offered")
    assert tell(platform, event, event).json()["duplicates"] == 1


def test_an_event_that_is_wrong_does_not_keep_the_others(platform: Platform) -> None:
    reply = tell(platform, {"type": "call.offered"}, Told(platform).event("offered"))
    assert reply.status_code == 202
    assert reply.json()["refused"] == [{"place": 0, "error": "event_id: is missing"}]


def test_when_nothing_is_right_that_is_said(platform: Platform) -> None:
    assert tell(platform, {"type": "call.exploded"}).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"hallo"', b"[" * 5000])
def test_what_is_no_list_of_events_is_refused(platform: Platform, body: bytes) -> None:
    assert post(platform, body).status_code in (400, 422)


def test_keys_that_somebody_presses_are_not_kept(platform: Platform) -> None:
    tell(platform, Told(platform).event("dtmf", digits="999990019"))
    assert "999990019" not in json.dumps(CtiEvent.objects.get().raw)


def test_what_was_stored_but_not_read_is_read_later(platform: Platform) -> None:
    told = Told(platform)
    with patch("eenloket.telephony.services.receiving.follow_call", side_effect=DatabaseError("weg")):
        assert tell(platform, told.event("offered")).status_code == 202
    assert not CtiEvent.objects.get().is_read
    with the_time_is("2036-01-01 12:00"):
        assert read_what_was_left() == 1
    assert told.call.state == "offered"


def test_the_state_of_an_advisor_is_kept_in_the_order_in_which_it_was(centre: Centre, platform: Platform) -> None:
    link = linked(platform, centre, a_colleague(centre))
    base = {"type": "agent.state", "agent_ref": link.agent_ref}
    tell(platform, {**base, "event_id": "2", "state": "ready", "occurred_at": "2026-11-26T09:05:00Z"})
    tell(platform, {**base, "event_id": "1", "state": "break", "occurred_at": "2026-11-26T09:01:00Z"})
    link.refresh_from_db()
    assert link.agent_state == "ready"
