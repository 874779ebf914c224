from __future__ import annotations

import uuid
from unittest.mock import patch

import pytest

from eenloket.chat import services
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.models import Document
from eenloket.documents.types import VirusState
from eenloket.dossier.selectors import may_see_document
from eenloket.gateways.models import OutboxMessage
from tests.builders import an_outsider
from tests.chat.scenes import Scene, a_chat, a_scene, a_talk, happenings_of, lines_of, taken_by, write

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def test_a_file_of_the_citizen_is_a_document_of_the_conversation(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    key = uuid.uuid4()
    for _again in range(2):
        services.send_file_of_citizen(token=token, key=key, name="pas.png", data=PNG)
    document = Document.objects.get()
    assert document.subjects.get().about_id == conversation.pk
    assert may_see_document(scene.advisor, document)
    assert not may_see_document(an_outsider(), document)


def test_a_file_sent_in_line_is_there_for_who_takes_the_chat(scene: Scene) -> None:
    token = a_chat(scene, "Hallo")
    with pytest.raises(ConflictError):
        services.send_file_of_citizen(token=token, key=uuid.uuid4(), name="pas.png", data=PNG)
    services.ask_person(token=token)
    services.send_file_of_citizen(token=token, key=uuid.uuid4(), name="pas.png", data=PNG)
    conversation = taken_by(scene.advisor, token)
    assert Document.objects.get().subjects.get().about_id == conversation.pk


def test_a_file_of_the_advisor_reaches_this_citizen_only(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    services.send_file(
        actor=scene.advisor, conversation_id=conversation.pk, key=uuid.uuid4(), name="brief.pdf", data=b"%PDF-1.7"
    )
    document = Document.objects.get()
    assert document.is_for_citizen
    assert services.file_for_citizen(token=token, document_id=document.pk) == document
    with pytest.raises(NotFoundError):
        services.file_for_citizen(token=a_chat(scene), document_id=document.pk)


@pytest.mark.parametrize(
    ("name", "data"), [("leeg.png", b""), ("programma.exe", b"MZ\x00\x01\x02"), ("groot.png", PNG + b"0" * 10_485_760)]
)
def test_what_cannot_be_sent_is_refused(scene: Scene, name: str, data: bytes) -> None:
    token, _conversation = a_talk(scene)
    with pytest.raises(InvalidError, match=name):
        services.send_file_of_citizen(token=token, key=uuid.uuid4(), name=name, data=data)
    assert not Document.objects.exists()


def test_a_virus_is_not_kept_and_not_given_out(scene: Scene) -> None:
    token, _conversation = a_talk(scene)
    with (
        patch("eenloket.documents.scanning.scan", return_value=VirusState.INFECTED),
        pytest.raises(InvalidError, match="virus"),
    ):
        services.send_file_of_citizen(token=token, key=uuid.uuid4(), name="pas.png", data=PNG)
    services.send_file_of_citizen(token=token, key=uuid.uuid4(), name="pas.png", data=PNG)
    Document.objects.update(virus_state=VirusState.INFECTED)  # found later
    with pytest.raises(NotFoundError, match="virus"):
        services.file_for_citizen(token=token, document_id=Document.objects.get().pk)


def test_the_chat_goes_by_mail_once_without_a_bsn(scene: Scene) -> None:
    token, conversation = a_talk(scene, "Mijn BSN is 999990019")
    write(scene, conversation, "Dank u")
    for _again in range(2):
        services.mail_transcript(token=token, email="jo@example.org")
    sent = OutboxMessage.objects.get()
    assert sent.to == "jo@example.org"
    assert "Ilse: Dank u" in sent.body
    assert "999990019" not in sent.body
    assert happenings_of(token).count("transcript") == 1


def test_an_address_that_is_none_is_told(scene: Scene) -> None:
    token, _conversation = a_talk(scene)
    with pytest.raises(InvalidError):
        services.mail_transcript(token=token, email="jo")


def test_a_chat_is_mailed_at_most_three_times(scene: Scene) -> None:
    token, conversation = a_talk(scene)
    for n in range(3):
        services.mail_to_citizen(actor=scene.advisor, conversation_id=conversation.pk, email=f"jo{n}@example.org")
    with pytest.raises(ConflictError):
        services.mail_transcript(token=token, email="jo4@example.org")
    assert lines_of(token)
