from __future__ import annotations

import uuid
from functools import partial

import pytest

from eenloket.chat import services
from eenloket.chat.types import LONGEST_LINE, MOST_LINES
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from tests.builders import the_time_is
from tests.chat.scenes import a_chat, a_scene, a_talk, lines_of, session_of, spoken_in, write
from tests.simultaneous import at_the_same_time


@pytest.mark.django_db
def test_lines_are_numbered_from_one_without_gaps() -> None:
    scene = a_scene()
    token, conversation = a_talk(scene, "Hallo")
    write(scene, conversation, "Goedemiddag")
    services.say(token=token, key=uuid.uuid4(), text="Mijn pas is weg")
    assert [line.number for line in lines_of(token)] == list(range(1, session_of(token).last_number + 1))


@pytest.mark.django_db(transaction=True)
def test_lines_of_both_sides_at_the_same_time_have_numbers_without_gaps() -> None:
    scene = a_scene()
    token, conversation = a_talk(scene)
    before = session_of(token).last_number
    say = [partial(services.say, token=token, key=uuid.uuid4(), text=f"van mij {n}") for n in range(6)]
    reply = [partial(write, scene, conversation, f"van ons {n}") for n in range(6)]
    answers = at_the_same_time(*say, *reply)
    assert not [each for each in answers if isinstance(each, Exception)]
    assert [line.number for line in lines_of(token)][before:] == list(range(before + 1, before + 13))


@pytest.mark.django_db(transaction=True)
def test_a_line_sent_again_at_the_same_time_is_there_once() -> None:
    scene = a_scene()
    token, _conversation = a_talk(scene)
    key = uuid.uuid4()
    answers = at_the_same_time(*[partial(services.say, token=token, key=key, text="een keer")] * 4)
    assert not [each for each in answers if isinstance(each, Exception)]
    assert spoken_in(token).count("een keer") == 1


@pytest.mark.django_db
def test_a_line_of_the_advisor_sent_again_is_there_once() -> None:
    scene = a_scene()
    token, conversation = a_talk(scene)
    key = uuid.uuid4()
    for _again in range(2):
        services.write(actor=scene.advisor, conversation_id=conversation.pk, key=key, text="een keer")
    assert spoken_in(token).count("een keer") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   ", "\x00", "a" * (LONGEST_LINE + 1)])
def test_nothing_and_very_much_is_no_line(text: str) -> None:
    token = a_chat(a_scene())
    with pytest.raises(InvalidError):
        services.say(token=token, key=uuid.uuid4(), text=text)


@pytest.mark.django_db
def test_a_flood_is_refused_until_a_minute_later() -> None:
    scene = a_scene()
    token, _conversation = a_talk(scene)
    with the_time_is("2027-03-30 10:15"):
        for n in range(30):
            services.say(token=token, key=uuid.uuid4(), text=str(n))
        with pytest.raises(NotAllowedError):
            services.say(token=token, key=uuid.uuid4(), text="nog een")
    with the_time_is("2027-03-30 10:17"):
        services.say(token=token, key=uuid.uuid4(), text="rustig")
    assert "rustig" in spoken_in(token)


@pytest.mark.django_db
def test_a_chat_has_an_end() -> None:
    scene = a_scene()
    token, _conversation = a_talk(scene)
    session = session_of(token)
    session.last_number = MOST_LINES
    session.save()
    with pytest.raises(ConflictError):
        services.say(token=token, key=uuid.uuid4(), text="nog een")


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "new", "geraden"])
def test_a_wrong_token_opens_nothing(token: str) -> None:
    a_chat(a_scene())
    with pytest.raises(NotFoundError):
        services.say(token=token, key=uuid.uuid4(), text="hallo")


@pytest.mark.django_db
def test_the_token_is_not_in_the_table() -> None:
    token = a_chat(a_scene())
    assert token not in str(vars(session_of(token)))


@pytest.mark.django_db
def test_very_many_chats_from_one_address_are_refused() -> None:
    scene = a_scene()
    for _each in range(30):
        services.begin(municipality=scene.site, address="192.0.2.9")
    with pytest.raises(NotAllowedError):
        services.begin(municipality=scene.site, address="192.0.2.9")
    services.begin(municipality=scene.site, address="192.0.2.10")
