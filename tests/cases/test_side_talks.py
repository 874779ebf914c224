from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from eenloket.cases.models import Case, SideLine, SideTalk
from eenloket.cases.selectors import asked_aside
from eenloket.cases.services import AskedOf, answer_aside, answer_aside_by_mail, ask_aside, settle
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import InboundMessage, OutboxMessage
from eenloket.gateways.services import handle_inbound
from tests.builders import (
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_mail,
    a_mailbox,
    an_inbound,
    an_outsider,
    signed_in,
)

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.centre = a_centre()
        self.department = a_department(self.centre)
        self.other = a_department(self.centre, "openbare-ruimte", email="ruimte@meerland.example")
        self.advisor = a_colleague(self.centre)
        self.member, self.neighbour = a_department_member(self.department), a_department_member(self.other)
        self.case = a_case(self.advisor, self.department, request="GEHEIM van de klant", email="jo@example.org")

    def ask(self, key: uuid.UUID | None = None, **more: Any) -> SideTalk:
        given: dict[str, Any] = {"to": AskedOf(department_id=self.other.pk), "question": "Ligt daar een kabel?"} | more
        return ask_aside(actor=self.member, case_id=self.case.pk, talk_id=key or uuid.uuid4(), **given)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_department_answers_on_a_page_that_shows_the_question_and_nothing_of_the_case(scene: Scene) -> None:
    key = uuid.uuid4()
    assert scene.ask(key) == scene.ask(key)
    assert list(asked_aside(scene.neighbour)) == [SideTalk.objects.get()]
    page = signed_in(scene.neighbour)
    shown = page.get(reverse("desk:case_aside", args=[key])).content.decode()
    assert "Ligt daar een kabel?" in shown
    assert "GEHEIM" not in shown
    once = str(uuid.uuid4())
    for _twice in range(2):
        page.post(reverse("desk:case_aside", args=[key]), {"text": "Ja, op een meter.", "once": once})
    assert SideLine.objects.filter(is_answer=True).count() == 1
    assert not asked_aside(scene.neighbour).exists()
    whole = signed_in(scene.member).get(reverse("desk:case", args=[scene.case.pk])).content.decode()
    assert "Ja, op een meter." in whole


def test_the_mail_to_a_department_says_that_there_is_a_question_and_not_which(scene: Scene) -> None:
    scene.ask()
    mail = OutboxMessage.objects.get(to=scene.other.email)
    assert "kabel" not in mail.body + mail.subject
    assert "/zaken/opzij/" in mail.body


def test_a_mail_from_the_address_that_was_asked_comes_back_in_the_case(scene: Scene) -> None:
    talk = scene.ask(to=AskedOf(email="beheer@netbeheerder.example"))
    mailbox = a_mailbox(scene.centre)
    raw = a_mail(
        "Ja, er ligt een kabel.", sender="Beheer <beheer@netbeheerder.example>", subject=f"Re: x [{talk.token}]"
    )
    handle_inbound(an_inbound(mailbox, raw).pk)
    assert SideLine.objects.filter(talk=talk, is_answer=True).get().text.startswith("Ja, er ligt een kabel.")
    assert InboundMessage.objects.get().about_id == scene.case.pk
    assert not scene.case.events.filter(is_for_citizen=True).exists()


def test_the_code_in_a_mail_of_somebody_else_opens_nothing(scene: Scene) -> None:
    talk = scene.ask(to=AskedOf(email="beheer@netbeheerder.example"))
    raw = a_mail("Ik ben het.", sender="Boef <boef@example.net>", subject=f"Re: x [{talk.token}]")
    handle_inbound(an_inbound(a_mailbox(scene.centre), raw).pk)
    assert not SideLine.objects.filter(is_answer=True).exists()


def test_the_clock_waits_for_the_answer_and_an_automatic_reply_is_none(scene: Scene) -> None:
    talk = scene.ask(to=AskedOf(email="beheer@netbeheerder.example"), stops_clock=True)
    assert Case.objects.get(pk=scene.case.pk).pause_reason == "other"
    answer_aside_by_mail(
        talk_id=talk.pk, message_id=uuid.uuid4(), text="Ik ben er niet.", sender_name="x", is_automatic=True
    )
    assert Case.objects.get(pk=scene.case.pk).paused_at
    answer_aside_by_mail(talk_id=talk.pk, message_id=uuid.uuid4(), text="Ja.", sender_name="x")
    assert Case.objects.get(pk=scene.case.pk).paused_at is None


def test_what_is_typed_wrong_is_said_by_field(scene: Scene) -> None:
    for to in (AskedOf(), AskedOf(email="geen adres"), AskedOf(staff_id=scene.member.pk)):
        with pytest.raises(InvalidError) as error:
            scene.ask(to=to)
        assert "to" in error.value.fields
    with pytest.raises(NotFoundError):
        scene.ask(to=AskedOf(department_id=a_department(a_centre("elders")).pk))


def test_nobody_but_who_was_asked_and_who_sees_the_case_reads_or_answers(scene: Scene) -> None:
    talk = scene.ask(to=AskedOf(staff_id=scene.advisor.pk))
    for stranger in (scene.neighbour, an_outsider()):
        assert signed_in(stranger).get(reverse("desk:case_aside", args=[talk.pk])).status_code == 404
        with pytest.raises(NotFoundError):
            answer_aside(actor=stranger, talk_id=talk.pk, text="x")
    with pytest.raises(NotAllowedError):  # sees the case, was not asked, does not handle it
        answer_aside(actor=a_colleague(scene.centre), talk_id=talk.pk, text="x")
    answer_aside(actor=scene.advisor, talk_id=talk.pk, text="Bij de boom.")
    answer_aside(actor=scene.member, talk_id=talk.pk, text="Welke boom?")
    assert SideTalk.objects.get().answered_at is None


def test_an_answer_to_a_settled_case_is_kept_all_the_same(scene: Scene) -> None:
    talk = scene.ask()
    settle(actor=scene.member, case_id=scene.case.pk, answer="Klaar.")
    answer_aside(actor=scene.neighbour, talk_id=talk.pk, text="Ja.")
    assert SideTalk.objects.get().answered_at
