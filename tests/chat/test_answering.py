from __future__ import annotations

import uuid

import pytest

from eenloket.chat import services
from eenloket.contacts.models import Contact
from eenloket.core.errors import ConflictError, NotFoundError
from tests.builders import a_centre, an_answer
from tests.chat.scenes import a_chat, a_scene, happenings_of, lines_of, session_of

pytestmark = pytest.mark.django_db


def test_the_answer_that_fits_follows_at_once() -> None:
    scene = a_scene()
    token = a_chat(scene, "paspoort kwijt")
    line = lines_of(token)[-1]
    assert (line.author, line.answer_version_id) == ("answer", scene.answer.current_id)
    assert line.offer["title"] == "Paspoort kwijt"


def test_without_an_answer_it_says_so() -> None:
    token = a_chat(a_scene(), "xyzzy qwrtp")
    assert happenings_of(token) == ["nothing_found"]


def test_an_answer_that_helps_is_a_contact_answered_automatically() -> None:
    scene = a_scene()
    token = a_chat(scene, "paspoort kwijt")
    assert scene.answer.current_id
    services.was_helped(token=token, version_id=scene.answer.current_id)
    services.was_helped(token=token, version_id=scene.answer.current_id)
    contact = Contact.objects.get(conversation=session_of(token).conversation)
    assert (contact.result, contact.channel, contact.state) == ("answered_automatically", "chat", "stored")
    assert contact.answer_uses.get().version_id == scene.answer.current_id
    assert session_of(token).ended_by == "helped"


def test_what_was_not_shown_cannot_have_helped() -> None:
    scene = a_scene()
    other = an_answer(scene.centre, "Rijbewijs verlengen")
    token = a_chat(scene, "xyzzy")
    assert other.current_id
    with pytest.raises(NotFoundError):
        services.was_helped(token=token, version_id=other.current_id)


def test_nobody_is_helped_by_an_answer_once_a_person_is_asked_for() -> None:
    scene = a_scene()
    token = a_chat(scene, "paspoort kwijt")
    services.ask_person(token=token)
    assert scene.answer.current_id
    with pytest.raises(ConflictError):
        services.was_helped(token=token, version_id=scene.answer.current_id)


def test_choosing_what_was_offered_gives_its_answer_once() -> None:
    scene = a_scene("elders")
    an_answer(scene.centre, "Paspoort aanvragen")
    token = a_chat(scene, "paspoort")
    other = lines_of(token)[-1].offer["others"][0]
    key = uuid.uuid4()
    for _again in range(2):
        services.choose(token=token, key=key, version_id=uuid.UUID(other["version"]))
    asked, answered = lines_of(token)[-2:]
    assert (asked.author, asked.text) == ("citizen", other["label"])
    assert str(answered.answer_version_id) == other["version"]


def test_what_was_not_offered_cannot_be_chosen() -> None:
    scene = a_scene()
    token = a_chat(scene, "xyzzy")
    assert scene.answer.current_id
    with pytest.raises(NotFoundError):
        services.choose(token=token, key=uuid.uuid4(), version_id=scene.answer.current_id)


def test_where_chat_is_off_none_begins() -> None:
    centre = a_centre("zonder")
    with pytest.raises(NotFoundError):
        services.begin(municipality=centre.municipality, address="192.0.2.1")
