from __future__ import annotations

import uuid

import pytest

from eenloket.chat import services
from eenloket.chat.models import ChatSession
from eenloket.chat.selectors import outlook_of, standings, wait_of
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.selectors import questions_of
from eenloket.contacts.services import hang_up, store_contact
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.routing import services as routing
from eenloket.routing.models import Queue, WorkItem
from tests.builders import a_colleague, an_outsider, the_time_is
from tests.chat.scenes import Scene, a_chat, a_scene, a_talk, happenings_of, session_of, spoken_in, taken_by, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def test_asking_for_a_person_twice_is_one_place_in_line(scene: Scene) -> None:
    token = a_chat(scene, "Ik ben mijn paspoort kwijt")
    services.ask_person(token=token)
    services.ask_person(token=token)
    item = WorkItem.objects.get()
    assert (item.source, item.source_id, item.label) == ("chat", session_of(token).pk, "Ik ben mijn paspoort kwijt")
    assert happenings_of(token) == ["in_line"]


def test_who_waits_is_told_the_place(scene: Scene) -> None:
    first, second = a_chat(scene), a_chat(scene)
    services.ask_person(token=first)
    services.ask_person(token=second)
    wait = wait_of(session_of(second))
    assert wait is not None
    assert wait.ahead == 1


def test_closed_is_told_and_the_answers_go_on(scene: Scene) -> None:
    days = {"0": [["03:00", "03:01"]]}
    overflow = {"closed": {"action": "message", "text": "Wij zijn dicht.", "queue": ""}}
    Queue.objects.filter(channel="chat").update(hours=days, overflow=overflow)
    token = a_chat(scene)
    services.ask_person(token=token)
    assert session_of(token).state == "answering"
    assert session_of(token).lines.get(happening="no_room").text == "Wij zijn dicht."
    Queue.objects.filter(channel="chat").update(overflow={})
    services.ask_person(token=token)
    assert session_of(token).state == "waiting"


def test_the_advisor_who_takes_it_is_named_and_finds_the_words_of_the_citizen(scene: Scene) -> None:
    token, conversation = a_talk(scene, "Ik ben mijn paspoort kwijt")
    assert session_of(token).state == "talking"
    assert session_of(token).lines.get(happening="joined").author_name == "Ilse"
    assert questions_of(conversation)[0].searched_for == "Ik ben mijn paspoort kwijt"


def test_an_answer_put_in_a_line_is_kept_by_version(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    write(scene, conversation, "Kom naar het gemeentehuis", version_id=scene.answer.current_id)
    assert session_of(token).lines.get(author="advisor").answer_version_id == scene.answer.current_id


def test_who_waits_for_whom_is_known(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    assert standings(scene.advisor)[0].waits_since
    write(scene, conversation, "Goedemiddag")
    assert standings(scene.advisor)[0].waits_since is None
    services.say(token=token, key=uuid.uuid4(), text="Dag")
    assert standings(scene.advisor)[0].waits_since


@pytest.mark.parametrize("who", ["colleague", "outsider"])
def test_another_advisor_cannot_write_in_it(scene: Scene, who: str) -> None:
    _token, conversation = a_talk(scene)
    other = an_outsider() if who == "outsider" else a_colleague(scene.centre, "advisor_2")
    with pytest.raises(NotFoundError):
        services.write(actor=other, conversation_id=conversation.pk, key=uuid.uuid4(), text="hallo")


def test_who_may_not_handle_contacts_cannot_write(scene: Scene) -> None:
    _token, conversation = a_talk(scene)
    with pytest.raises(NotAllowedError):
        services.write(
            actor=scene.centre.administrator, conversation_id=conversation.pk, key=uuid.uuid4(), text="hallo"
        )


def test_hanging_up_ends_the_chat_for_both(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    hang_up(actor=scene.advisor, conversation_id=conversation.pk)
    assert (session_of(token).state, session_of(token).ended_by) == ("ended", "advisor")
    with pytest.raises(ConflictError):
        services.say(token=token, key=uuid.uuid4(), text="hallo?")
    with pytest.raises(ConflictError):
        write(scene, conversation, "hallo?")


def test_storing_the_last_question_ends_the_chat(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    store_contact(actor=scene.advisor, contact_id=questions_of(conversation)[0].pk, result="answered")
    assert session_of(token).ended_by == "advisor"
    assert happenings_of(token).count("advisor_ended") == 1
    assert WorkItem.objects.get().state == "done"


def test_a_citizen_who_ends_it_hangs_it_up_for_the_advisor(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    services.leave(token=token)
    services.leave(token=token)
    services.settle_work(session_of(token).pk)
    services.settle_work(session_of(token).pk)
    conversation.refresh_from_db()
    assert conversation.state == "wrap_up"
    assert happenings_of(token).count("citizen_left") == 1


def test_who_leaves_the_line_is_an_abandoned_contact(scene: Scene) -> None:
    token = a_chat(scene, "Ik ben mijn paspoort kwijt")
    services.ask_person(token=token)
    services.leave(token=token)
    services.settle_work(session_of(token).pk)
    assert Contact.objects.get().result == "abandoned"
    assert session_of(token).ended_by == "citizen"


def test_taken_in_the_moment_of_leaving_the_advisor_sees_that_the_citizen_left(scene: Scene) -> None:
    token = a_chat(scene, "Hallo")
    services.ask_person(token=token)
    services.leave(token=token)
    conversation = taken_by(scene.advisor, token)
    services.settle_work(session_of(token).pk)
    conversation.refresh_from_db()
    assert session_of(token).state == "ended"
    assert conversation.state == "wrap_up"
    assert [each.is_over for each in standings(scene.advisor)] == [True]


def test_transfer_keeps_the_thread(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    write(scene, conversation, "Ik verbind u door")
    colleague = a_colleague(scene.centre, "advisor_2", name="Bram de Wit")
    item = session_of(token).work_item
    assert item
    routing.transfer(actor=scene.advisor, item_id=item, to_staff_id=colleague.pk)
    assert session_of(token).state == "waiting"
    services.say(token=token, key=uuid.uuid4(), text="Prima")
    again = taken_by(colleague, token)
    assert spoken_in(token) == ["Ik ben mijn paspoort kwijt", "Ik verbind u door", "Prima"]
    assert happenings_of(token) == ["in_line", "joined", "passed_on", "joined"]
    with pytest.raises(NotFoundError):
        write(scene, again, "nog iets")
    services.write(actor=colleague, conversation_id=again.pk, key=uuid.uuid4(), text="Dag")


def test_an_advisor_who_is_gone_is_followed_by_another(scene: Scene) -> None:
    token, _conversation = a_talk(scene)
    item = session_of(token).work_item
    assert item
    routing.give_back(item, reason="connection lost")
    assert (session_of(token).state, session_of(token).advisor) == ("waiting", None)
    taken_by(a_colleague(scene.centre, "advisor_2"), token)
    assert happenings_of(token) == ["in_line", "joined", "given_back", "joined"]


def test_a_team_leader_who_takes_over_is_named(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    leader = a_colleague(scene.centre, "team_leader", name="Marloes Bos")
    item = session_of(token).work_item
    assert item
    routing.take_over(actor=leader, item_id=item)
    services.write(actor=leader, conversation_id=conversation.pk, key=uuid.uuid4(), text="Ik help u verder")
    assert session_of(token).advisor == leader
    assert session_of(token).lines.filter(happening="joined").last().author_name == "Marloes"  # type: ignore[union-attr]


def test_who_would_rather_be_called_keeps_the_place(scene: Scene) -> None:
    token = a_chat(scene)
    services.ask_person(token=token)
    with pytest.raises(InvalidError):
        services.call_me_back(token=token, number="12")
    services.call_me_back(token=token, number="06 12345678")
    item = WorkItem.objects.get()
    assert (item.state, item.is_call_back) == ("queued", True)
    assert session_of(token).state == "ended"
    conversation = taken_by(scene.advisor, token)
    assert ChatSession.objects.get(conversation=conversation).state == "ended"


def test_the_thread_belongs_to_one_conversation(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    assert session_of(token).conversation == conversation
    assert Conversation.objects.get().channel == "chat"


def test_the_page_tells_beforehand_whether_somebody_is_there(scene: Scene) -> None:
    assert outlook_of(scene.site).is_open
    overflow = {"closed": {"action": "message", "text": "Dicht.", "queue": ""}}
    Queue.objects.filter(channel="chat").update(overflow=overflow)
    with the_time_is("2027-03-30 07:00"):
        outlook = outlook_of(scene.site)
    assert not outlook.is_open
    assert str(outlook.opens)[:16] == "2027-03-30 08:30"
    with the_time_is("2027-03-30 10:00"):
        assert outlook_of(scene.site).is_open


def test_who_reads_english_waits_with_all_unless_there_is_a_queue_for_it(scene: Scene) -> None:
    first, second = (services.begin(municipality=scene.site, address=f"192.0.2.{n}", language="en").token for n in "12")
    services.ask_person(token=first)
    assert WorkItem.objects.get().language == "nl"
    shared = Queue.objects.get(channel="chat")
    Queue.objects.create(
        contact_centre=scene.centre.row, code="chat-en", name="Chat Engels", channel="chat", language="en"
    )
    services.ask_person(token=second)
    item = WorkItem.objects.exclude(queue=shared).get()
    assert item.language == "en"
