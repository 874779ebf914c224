from __future__ import annotations

import itertools
from random import Random

import pytest

from eenloket.contacts.models import Contact
from eenloket.demo.live.advisors import Bot, who_can_be_played
from eenloket.demo.live.scenarios import SCENARIOS, comers
from eenloket.routing.models import Advisor, WorkItem
from eenloket.routing.services import dispatch, note_presence, take_next_message
from tests.builders import a_call, a_centre, a_colleague, a_written_question, an_answer, ready, the_time_is

HOUR = 3600


def test_a_storm_brings_many_about_one_subject_and_fades() -> None:
    came = list(itertools.takewhile(lambda each: each.after < 8 * HOUR, comers(SCENARIOS["storm"], Random(1))))
    first, last = ([each for each in came if hour * HOUR <= each.after < (hour + 1) * HOUR] for hour in (0, 7))
    assert len(first) > 2 * len(last)
    about_it = sum(each.subject == SCENARIOS["storm"].subject for each in first)
    assert about_it > len(first) / 2


def test_a_monday_morning_is_busier_than_a_usual_day() -> None:
    counts = [
        sum(1 for _ in itertools.takewhile(lambda each: each.after < HOUR, comers(SCENARIOS[name], Random(2))))
        for name in ("day", "monday")
    ]
    assert counts[1] > 1.4 * counts[0]


@pytest.mark.django_db
def test_a_played_advisor_takes_a_call_talks_and_stores_it_with_the_answer() -> None:
    centre = a_centre()
    answer = an_answer(centre, "Paspoort kwijt")
    staff = a_colleague(centre)
    bot = Bot(staff, Random(3), 1e9, lambda _item: "Paspoort kwijt")
    with the_time_is("2026-11-23 10:00"):
        bot.begin()
        a_call(centre)
        dispatch(centre.id)
        for _ in range(8):
            bot.play()
        bot.stop()
    contact = Contact.objects.get()
    assert (contact.result, contact.subject) == ("answered", "Paspoort kwijt")
    assert contact.answer_uses.get().version == answer.current
    assert (WorkItem.objects.get().state, Advisor.objects.get().state) == ("done", "offline")


@pytest.mark.django_db
def test_a_played_advisor_gives_way_to_who_comes_to_the_own_screen() -> None:
    centre = a_centre()
    staff = a_colleague(centre)
    bot = Bot(staff, Random(3), 1e9, lambda _item: "")
    with the_time_is("2026-11-23 10:00:00"):
        bot.begin()
    with the_time_is("2026-11-23 10:00:20"):
        note_presence(actor=staff)
        bot.play()
    assert not bot.is_playing
    assert Advisor.objects.get().wish == "ready"


@pytest.mark.django_db
def test_a_played_advisor_stores_a_message_that_is_in_hand_when_it_stops() -> None:
    centre = a_centre()
    a_written_question(centre)
    staff = a_colleague(centre)
    bot = Bot(staff, Random(3), 1e9, lambda _item: "")
    bot.begin()
    take_next_message(actor=staff)
    bot.stop()
    assert WorkItem.objects.get().state == "done"


@pytest.mark.django_db
def test_nobody_is_played_whose_screen_is_open() -> None:
    centre = a_centre()
    with the_time_is("2026-11-23 10:00") as now:
        here, elsewhere = ready(a_colleague(centre)), a_colleague(centre)
        assert who_can_be_played([here, elsewhere], now) == [elsewhere]
