"""Where a mail belongs, by the policy of its mailbox (R7). Nothing is dropped and nothing is answered twice."""

from __future__ import annotations

import pytest
from django.test import Client

from eenloket.cases.models import CaseEvent
from eenloket.cases.services import settle
from eenloket.contacts.models import Conversation
from eenloket.contacts.selectors import messages_of
from eenloket.contacts.services import send_material, store_contact, take_conversation
from eenloket.contacts.types import DraftChange, Result
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.correspondence.services import take_in
from eenloket.documents.selectors import documents_about
from eenloket.gateways.models import InboundMessage, Mailbox, OutboxMessage
from eenloket.gateways.services import handle_inbound
from eenloket.organisation.models import Municipality
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_mail,
    a_mailbox,
    a_written_question,
    an_answer,
    an_inbound,
    an_outsider,
    the_time_is,
)
from tests.webforms.scenes import a_form

pytestmark = pytest.mark.django_db


def filed(mailbox: Mailbox, raw: bytes) -> InboundMessage:
    message = an_inbound(mailbox, raw)
    handle_inbound(message.pk)
    message.refresh_from_db()
    return message


def outcome(mailbox: Mailbox, raw: bytes) -> str:
    return filed(mailbox, raw).outcome


def sent_by(centre: Centre, conversation: Conversation) -> OutboxMessage:
    return OutboxMessage.objects.get(about_id=conversation.pk)


class TestSteering:
    def test_a_citizen_s_question_gets_the_form_and_is_kept(self) -> None:
        centre = a_centre()
        an_answer(centre, "Paspoort aanvragen")
        message = filed(a_mailbox(centre), a_mail())
        assert message.outcome == "steered"
        assert not Conversation.objects.exists()
        reply = OutboxMessage.objects.get(about_id=message.pk)
        assert reply.to == "noor@example.nl"
        assert "Paspoort aanvragen" in reply.body

    def test_the_form_goes_on_with_what_was_mailed_and_the_link_says_nothing_of_it(self) -> None:
        centre = a_centre()
        form = a_form(centre, is_general=True)
        message = filed(a_mailbox(centre), a_mail("Mijn fiets is weg"))
        body = OutboxMessage.objects.get(about_id=message.pk).body
        link = next(word for word in body.split() if f"/formulier/{form.slug}/" in word)
        assert "fiets" not in link
        page = Client().get(link, follow=True).content.decode()
        assert "Mijn fiets is weg" in page
        assert "noor@example.nl" in page

    def test_it_is_told_once_a_day(self) -> None:
        mailbox = a_mailbox(a_centre())
        with the_time_is("2026-11-26 10:00"):
            assert [outcome(mailbox, a_mail(text)) for text in ("Een", "Twee")] == ["steered", "steered"]
            assert OutboxMessage.objects.count() == 1
        with the_time_is("2026-11-27 10:00"):
            outcome(mailbox, a_mail("Drie"))
        assert OutboxMessage.objects.count() == 2

    def test_somebody_takes_it_in_after_all_once(self) -> None:
        centre = a_centre()
        message, advisor = filed(a_mailbox(centre), a_mail()), a_colleague(centre)
        for _twice in range(2):
            assert take_in(actor=advisor, message_id=message.pk).outcome == "contact"
        assert Conversation.objects.get().counterpart == "noor@example.nl"

    def test_not_by_who_holds_no_conversations_or_works_elsewhere(self) -> None:
        centre = a_centre()
        message = filed(a_mailbox(centre), a_mail())
        with pytest.raises(NotAllowedError):
            take_in(actor=a_colleague(centre, "back_office"), message_id=message.pk)
        with pytest.raises(NotFoundError):
            take_in(actor=an_outsider("advisor_2"), message_id=message.pk)


class TestTakingIn:
    def test_a_business_mailbox_takes_every_question(self) -> None:
        assert outcome(a_mailbox(a_centre(), policy="business"), a_mail()) == "contact"
        conversation = Conversation.objects.get()
        assert (conversation.channel, conversation.state) == ("email", "waiting")

    @pytest.mark.parametrize("line", ["noor@example.nl", "example.nl", "@example.nl"])
    def test_named_senders_and_domains_pass(self, line: str) -> None:
        assert outcome(a_mailbox(a_centre(), passing_senders=f"x@y.nl\n{line}"), a_mail()) == "contact"

    def test_files_come_along_as_documents(self) -> None:
        from email import message_from_bytes, policy

        mail = message_from_bytes(a_mail(), policy=policy.default)
        mail.add_attachment(b"%PDF-1.7 ...", maintype="application", subtype="pdf", filename="../factuur.pdf")
        filed(a_mailbox(a_centre(), policy="accept"), mail.as_bytes())
        (document,) = documents_about([Conversation.objects.get().pk])
        assert (document.name, document.media_type) == ("factuur.pdf", "application/pdf")

    def test_one_mail_to_two_mailboxes_is_one_conversation(self) -> None:
        centre, raw = a_centre(), a_mail()
        boxes = [a_mailbox(centre, f"{name}@meerland.example", policy="accept") for name in ("info", "zaken")]
        assert [outcome(each, raw) for each in boxes] == ["contact", "duplicate"]

    def test_two_mails_under_one_message_id_are_two_when_somebody_else_wrote_them(self) -> None:
        mailbox = a_mailbox(a_centre(), policy="accept")
        for sender in ("een@example.nl", "twee@example.nl"):
            assert outcome(mailbox, a_mail(sender, sender=sender, message_id="<scanner@x>")) == "contact"

    def test_a_sender_who_is_known_is_the_customer(self) -> None:
        from tests.builders import a_party

        centre = a_centre()
        party = a_party(a_colleague(centre), "Bakkerij Jansen", email="info@jansen.example")
        outcome(a_mailbox(centre, policy="accept"), a_mail(sender="info@jansen.example"))
        assert Conversation.objects.get().participants.get().party == party


class TestDossier:
    def test_a_reply_to_our_mail_goes_on_in_its_conversation(self) -> None:
        centre = a_centre()
        conversation, mailbox = a_written_question(centre), a_mailbox(centre)
        raw = a_mail(
            "Het is rood.\n\nOp ma 1 jan schreef Gemeente <x@y>:\n> Welke kleur?",
            in_reply_to=sent_by(centre, conversation).message_id,
        )
        assert outcome(mailbox, raw) == "dossier"
        assert [each.text for each in messages_of([conversation.pk])][-1] == "Het is rood."

    def test_a_reference_counts_from_an_address_we_know(self) -> None:
        centre = a_centre()
        conversation, mailbox = a_written_question(centre), a_mailbox(centre)
        subject = f"RE: uw nummer {conversation.reference.lower()}"
        assert outcome(mailbox, a_mail(subject=subject)) == "dossier"

    def test_a_stranger_who_names_a_reference_reaches_a_person_and_not_the_dossier(self) -> None:
        centre = a_centre()
        conversation, mailbox = a_written_question(centre), a_mailbox(centre)
        assert outcome(mailbox, a_mail(subject=conversation.reference, sender="x@elders.nl")) == "contact"
        assert len(messages_of([conversation.pk])) == 1

    def test_a_mail_about_a_case_is_added_and_its_department_told(self) -> None:
        centre = a_centre()
        department = a_department(centre, email="burgerzaken@meer.example")
        case = a_case(a_colleague(centre), department, email="noor@example.nl")
        before = OutboxMessage.objects.filter(is_to_citizen=False).count()
        assert outcome(a_mailbox(centre), a_mail("Hier is de kopie.", subject=f"Re: {case.reference}")) == "dossier"
        assert CaseEvent.objects.get(case=case, kind="customer_wrote").text == "Hier is de kopie."
        assert OutboxMessage.objects.filter(is_to_citizen=False).count() == before + 1

    def test_another_contact_centre_s_reference_is_no_key(self) -> None:
        elsewhere = a_written_question(a_centre("elders"))
        assert outcome(a_mailbox(a_centre()), a_mail(subject=elsewhere.reference)) == "steered"  # a number like any
        assert len(messages_of([elsewhere.pk])) == 1

    def test_a_reply_to_what_was_sent_during_a_call_waits_for_an_advisor(self) -> None:
        centre = a_centre()
        advisor = a_colleague(centre)
        question = a_draft(advisor)
        items = [{"title": "Folder", "url": "https://meerland.example/folder"}]
        sent = send_material(
            actor=advisor, contact_id=question.pk, email="noor@example.nl", items=items, about="Folder"
        )
        assert outcome(a_mailbox(centre), a_mail("Dank, en nog iets.", in_reply_to=sent.message_id)) == "dossier"
        waiting = Conversation.objects.get(state="waiting")
        assert (waiting.channel, waiting.counterpart) == ("email", "noor@example.nl")

    def test_a_mail_about_a_settled_case_of_a_call_stands_there_and_waits(self) -> None:
        centre = a_centre()
        department = a_department(centre)
        case = a_case(a_colleague(centre), department, email="noor@example.nl")
        settle(actor=a_department_member(department), case_id=case.pk, answer="Klaar.")
        assert outcome(a_mailbox(centre), a_mail("En nu?", subject=case.reference)) == "dossier"
        assert CaseEvent.objects.filter(case=case, kind="customer_wrote").exists()
        assert Conversation.objects.get(state="waiting").channel == "email"

    def test_an_invoice_number_is_no_reference_of_ours(self) -> None:
        assert outcome(a_mailbox(a_centre()), a_mail(subject="Factuur FA-2026-0417")) == "steered"


class TestMachines:
    def test_an_automatic_reply_is_kept_and_never_answered(self) -> None:
        assert outcome(a_mailbox(a_centre()), a_mail(auto_submitted="auto-replied")) == "automatic"
        assert not OutboxMessage.objects.exists()

    def test_an_automatic_reply_to_our_mail_stands_with_it_and_wakes_nobody(self) -> None:
        centre = a_centre()
        conversation = a_written_question(centre)
        raw = a_mail(
            "Ik ben er niet.", in_reply_to=sent_by(centre, conversation).message_id, auto_submitted="auto-replied"
        )
        assert outcome(a_mailbox(centre), raw) == "automatic"
        assert messages_of([conversation.pk])[-1].is_automatic

    def test_our_own_mail_that_comes_back_is_no_question(self) -> None:
        centre = a_centre()
        sent = sent_by(centre, a_written_question(centre))
        assert outcome(a_mailbox(centre, policy="accept"), a_mail(message_id=sent.message_id)) == "loop"

    def test_a_mail_that_came_back_is_told_to_the_outbox(self) -> None:
        centre = a_centre()
        sent = sent_by(centre, a_written_question(centre))
        sent.state = "accepted"
        sent.save()
        message = filed(a_mailbox(centre), a_bounce(sent))
        assert message.outcome == "bounce"
        assert message.about_id == sent.about_id
        sent.refresh_from_db()
        assert sent.state == "bounced"

    def test_an_answer_that_came_back_waits_for_somebody_again(self) -> None:
        centre = a_centre()
        advisor, conversation = a_colleague(centre), a_written_question(centre)
        take_conversation(actor=advisor, conversation_id=conversation.pk)
        change = DraftChange(note_for_citizen="Dinsdag.")
        question = conversation.contacts.get()
        store_contact(actor=advisor, contact_id=question.pk, result=Result.ANSWERED, change=change)
        answer = OutboxMessage.objects.get(body__contains="Dinsdag.")
        for number in range(2):
            filed(a_mailbox(centre, f"info{number}@meerland.example"), a_bounce(answer))
        assert Conversation.objects.get(pk=conversation.pk).state == "waiting"
        follow_up = conversation.contacts.get(number=2)
        assert "no such user" in follow_up.note_for_colleagues

    def test_a_mail_about_a_case_that_came_back_is_noted_there(self) -> None:
        centre = a_centre()
        case = a_case(a_colleague(centre), a_department(centre), email="noor@example.nl")
        sent = OutboxMessage.objects.get(about_id=case.pk, is_to_citizen=True)
        assert outcome(a_mailbox(centre), a_bounce(sent)) == "bounce"
        assert CaseEvent.objects.filter(case=case, kind="note", is_for_citizen=False).count() == 1


def a_bounce(sent: OutboxMessage) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: noreply@eenloket.example\r\nSubject: Undelivered\r\n"
        "Message-ID: <b1@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {sent.to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {sent.message_id}\r\n--B--\r\n"
    ).encode()


class TestUnreadable:
    @pytest.mark.parametrize("raw", [b"", b"\x00\x00", b"\r\n\r\n"])
    def test_what_is_no_mail_is_a_visible_reject(self, raw: bytes) -> None:
        message = filed(a_mailbox(a_centre()), raw)
        assert message.state == "unreadable"
        assert message.reason

    def test_an_encrypted_mail_is_one_too(self) -> None:
        raw = b"From: a@b.nl\r\nSubject: x\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nMIAGCSqGSIb3"
        assert filed(a_mailbox(a_centre()), raw).state == "unreadable"

    def test_taking_in_what_is_in_a_dossier_is_refused(self) -> None:
        centre = a_centre()
        message = filed(a_mailbox(centre), a_mail(subject=a_written_question(centre).reference))
        with pytest.raises(ConflictError):
            take_in(actor=a_colleague(centre), message_id=message.pk)


def test_a_mail_with_a_future_date_came_in_now() -> None:
    centre = a_centre()
    outcome(a_mailbox(centre, policy="accept"), a_mail(date="Fri, 01 Jan 2100 10:00:00 +0000"))
    conversation = Conversation.objects.get()
    assert conversation.started_at.year < 2100
    assert Municipality.objects.filter(pk=conversation.municipality_id).exists()
