from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from eenloket.chat import rules, services
from eenloket.chat.models import ChatSession
from tests.builders import the_time_is
from tests.chat.scenes import a_chat, a_scene, a_talk, happenings_of, session_of, turn_on, write

NINE = datetime.fromisoformat("2027-03-30T09:00:00+02:00")


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def what(minutes: float, reminded: float | None = None) -> rules.Next:
    return rules.after_silence(
        silent_since=NINE,
        reminded_at=None if reminded is None else at(reminded),
        now=at(minutes),
        remind_minutes=4,
        end_minutes=8,
    )


def test_first_a_reminder_then_the_end() -> None:
    assert [what(3.9), what(4), what(7.9, 4), what(8, 4)] == [
        rules.Next.NOTHING,
        rules.Next.REMIND,
        rules.Next.NOTHING,
        rules.Next.END,
    ]


def test_after_a_late_reminder_the_whole_time_is_given() -> None:
    assert what(30) == rules.Next.REMIND
    assert what(33, 30) == rules.Next.NOTHING


@pytest.mark.django_db
def test_a_silent_citizen_is_asked_once_and_then_the_chat_ends() -> None:
    scene = a_scene()
    turn_on(scene.centre, remind_minutes=2, end_minutes=5)
    with the_time_is(at(0)):
        token, conversation = a_talk(scene)
        write(scene, conversation, "Hebt u een legitimatie?")
    for minutes in (1, 2.5, 3, 5.5):
        with the_time_is(at(minutes)):
            services.watch_silence()
    assert happenings_of(token)[-2:] == ["reminder", "silent"]
    assert session_of(token).ended_by == "silence"


@pytest.mark.django_db
def test_a_word_after_the_reminder_goes_on() -> None:
    scene = a_scene()
    with the_time_is(at(0)):
        token, conversation = a_talk(scene)
        write(scene, conversation, "Hebt u een legitimatie?")
    with the_time_is(at(5)):
        services.watch_silence()
        services.say(token=token, key=uuid.uuid4(), text="Ja")
    with the_time_is(at(60)):
        services.watch_silence()
    assert session_of(token).state == "talking"


@pytest.mark.django_db
def test_who_closed_the_browser_leaves_the_line() -> None:
    scene = a_scene()
    with the_time_is(at(0)):
        token = a_chat(scene, "Hallo")
        services.ask_person(token=token)
    with the_time_is(at(2)):
        services.see(session_of(token))
        assert services.watch_silence() == 0
    with the_time_is(at(6)):
        assert services.watch_silence() == 1
    assert session_of(token).ended_by == "gone"


@pytest.mark.django_db
def test_what_nothing_came_of_is_forgotten_after_a_month() -> None:
    scene = a_scene()
    with the_time_is(at(0)):
        token, _conversation = a_talk(scene)
        a_chat(scene, "Hallo")
    with the_time_is(at(40)):
        services.watch_silence()
    with the_time_is(at(60 * 24 * 31)):
        assert services.forget_old_chats()
    assert ChatSession.objects.get() == session_of(token)
    assert session_of(token).address_hash == ""
