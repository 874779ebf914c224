"""Chats for tests: begun, asked and taken by the real services."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.test import Client

from eenloket.accounts.models import Staff
from eenloket.chat import services
from eenloket.chat.models import ChatLine, ChatSession
from eenloket.chat.selectors import session_of_token
from eenloket.contacts.models import Conversation
from eenloket.content.models import Answer
from eenloket.organisation.models import Municipality
from eenloket.routing import services as routing
from eenloket.routing.models import Queue
from tests.builders import Centre, a_centre, a_colleague, an_answer


@dataclass
class Scene:
    """A municipality with a chat that is always open, an answer, and an advisor."""

    centre: Centre
    advisor: Staff
    answer: Answer

    @property
    def site(self) -> Municipality:
        return self.centre.municipality


def a_scene(slug: str = "meerland") -> Scene:
    centre = a_centre(slug)
    turn_on(centre)
    answer = an_answer(centre, "Paspoort kwijt")
    return Scene(centre, a_colleague(centre, "advisor_2", name="Ilse Verhoef"), answer)


def turn_on(centre: Centre, **more: Any) -> None:
    wishes = {"is_on": True, "welcome": "", "closed_text": "", "sites": "", "remind_minutes": 4, "end_minutes": 8}
    for place in centre.municipalities:
        services.save_settings(actor=centre.administrator, municipality_id=place.pk, **{**wishes, **more})
    always_open(centre)


def always_open(centre: Centre) -> None:
    """Whoever comes may wait, at any hour and without anybody signed on."""
    routing.ensure_queues(centre.id)
    Queue.objects.filter(contact_centre_id=centre.id, channel="chat").update(overflow={})


def a_chat(scene: Scene, *lines: str) -> str:
    """A chat with these lines of the citizen; its token."""
    token = services.begin(municipality=scene.site, address="192.0.2.1").token
    for line in lines:
        services.say(token=token, key=uuid.uuid4(), text=line)
    return token


def a_talk(scene: Scene, *lines: str) -> tuple[str, Conversation]:
    """A chat that the advisor of the scene has: token and conversation."""
    token = a_chat(scene, *(lines or ("Ik ben mijn paspoort kwijt",)))
    services.ask_person(token=token)
    return token, taken_by(scene.advisor, token)


def taken_by(advisor: Staff, token: str) -> Conversation:
    session = session_of_token(token)
    assert session.work_item
    item = routing.assign(session.work_item, staff_id=advisor.pk)
    assert item.conversation_id
    return Conversation.objects.get(pk=item.conversation_id)


def session_of(token: str) -> ChatSession:
    return session_of_token(token)


def lines_of(token: str) -> list[ChatLine]:
    return list(session_of_token(token).lines.order_by("number"))


def happenings_of(token: str) -> list[str]:
    return [line.happening for line in lines_of(token) if line.happening]


def spoken_in(token: str) -> list[str]:
    return [line.text for line in lines_of(token) if line.author in ("citizen", "advisor")]


def write(scene: Scene, conversation: Conversation, text: str, **more: Any) -> ChatSession:
    return services.write(actor=scene.advisor, conversation_id=conversation.pk, key=uuid.uuid4(), text=text, **more)


class Browser:
    """The browser of a citizen, without cookies: it has a token and sends it in a header."""

    def __init__(self, site: Municipality) -> None:
        self.client, self.base = Client(enforce_csrf_checks=True), f"/{site.slug}/chat/"
        self.token = "new"

    def begin(self) -> Browser:
        answer = self.post("begin/", pagina="Paspoort")
        assert answer.status_code == 200, answer.content
        self.token, self.live_key = answer.json()["token"], answer.json()["live"]
        return self

    def post(self, step: str, **fields: Any) -> Any:
        return self.client.post(self.base + step, fields, headers={"X-Chat-Token": self.token})

    def get(self, step: str) -> Any:
        return self.client.get(self.base + step, headers={"X-Chat-Token": self.token})

    def say(self, text: str) -> Any:
        return self.post("stuur/", key=uuid.uuid4(), text=text)
