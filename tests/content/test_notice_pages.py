"""The pages of notices: written without script, read with one press, followed by who wrote them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.content import services
from eenloket.content.models import Notice, NoticeReading
from eenloket.content.types import NoticeWish
from eenloket.core.ids import uuid7
from tests import builders as a

pytestmark = pytest.mark.django_db

SECRET = "Zilverberg"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader", name="Marloes Bos")


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_3", name="Joost Kuiper")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def _write(writer: Staff, title: str = SECRET, **wish: Any) -> Notice:
    return services.write_notice(
        actor=writer, notice_id=uuid7(), wish=NoticeWish(title=title, **{"text": "Vandaag geen sms.", **wish})
    )


def test_from_form_to_work_page_to_read(centre: a.Centre, leader: Staff, advisor: Staff) -> None:
    answer = a.an_answer(centre, "Paspoort kwijt")
    writer, reader = a.signed_in(leader), a.signed_in(advisor)
    url = reverse("content:notice_write", args=[uuid7()])
    filled = text_of(writer.get(url, {"titel": "Veel gevraagd", "antwoord": answer.slug}))
    assert 'value="Veel gevraagd"' in filled
    assert "Paspoort kwijt" in filled
    form = {
        "title": SECRET,
        "text": "Vandaag geen sms.\r\n\r\n- Bel terug",
        "is_important": "1",
        "valid_until": "2099-01-01T10:00",
        "answer": answer.slug,
        "municipality": [str(each.pk) for each in centre.municipalities],
        "role": ["advisor_3", "advisor_2"],
    }
    refused = writer.post(url, form)
    assert refused.status_code == 422
    assert 'aria-describedby="e-valid_until' in text_of(refused)
    assert "Vandaag geen sms." in text_of(refused)
    for _time in range(2):
        writer.post(url, form | {"valid_until": ""})
    notice = Notice.objects.get()
    assert "<li>Bel terug</li>" in text_of(reader.get(reverse("desk:work")))
    assert SECRET in text_of(reader.get(reverse("desk:content")))
    back = reverse("desk:work")
    answered = reader.post(
        reverse("content:notice_read", args=[notice.pk]), {"version": "1", "terug": back}, follow=True
    )
    assert "<li>Bel terug</li>" not in text_of(answered)
    assert SECRET in text_of(answered)
    page = text_of(writer.get(reverse("content:notice", args=[notice.pk])))
    assert "Joost Kuiper" in page
    assert "1 van 1" in page


def test_reading_never_leads_to_another_site(leader: Staff, advisor: Staff) -> None:
    notice = _write(leader)
    answered = a.signed_in(advisor).post(
        reverse("content:notice_read", args=[notice.pk]), {"version": "1", "terug": "https://elders.example/"}
    )
    assert answered.headers["Location"] == reverse("content:notices")


def test_the_script_gets_what_is_left_to_read(leader: Staff, advisor: Staff) -> None:
    notice = _write(leader, is_important=True)
    _write(leader, "Nog een", is_important=True)
    reader = a.signed_in(advisor)
    url = reverse("content:notice_read", args=[notice.pk])
    bar = text_of(reader.post(url, {"version": "1", "waar": "balk"}, headers=SCRIPT))
    assert 'id="belangrijk"' in bar
    assert "Nog een" in bar
    assert SECRET not in bar
    box = text_of(reader.post(url, {"version": "1", "waar": "werk"}, headers=SCRIPT))
    assert 'id="berichten"' in box
    assert reader.post(url, {"version": "x"}, headers=SCRIPT).status_code == 404
    assert NoticeReading.objects.filter(reader=advisor).count() == 1


def test_a_conversation_shows_what_is_important_and_not_read_yet(leader: Staff, advisor: Staff) -> None:
    _write(leader, "Gewoon nieuws")
    notice = _write(leader, is_important=True)
    conversation = a.a_conversation(advisor)
    reader = a.signed_in(advisor)
    url = reverse("desk:conversation", args=[conversation.pk])
    page = text_of(reader.get(url))
    assert SECRET in page
    assert "Gewoon nieuws" not in page
    services.read_notice(actor=advisor, notice_id=notice.pk, number=1)
    assert SECRET not in text_of(reader.get(url))
    assert SECRET not in text_of(reader.get(reverse("content:notices_mine"), {"waar": "balk"}))


def test_markup_that_is_typed_stays_text(centre: a.Centre, leader: Staff, advisor: Staff, client: Any) -> None:
    evil = '<script>alert("x")</script>'
    notice = _write(leader, evil, text=evil, site_text=evil, is_important=True)
    conversation = a.a_conversation(advisor)
    reader = a.signed_in(advisor)
    for page in (
        reader.get(reverse("desk:work")),
        reader.get(reverse("desk:conversation", args=[conversation.pk])),
        reader.get(reverse("content:notices")),
        reader.get(reverse("content:notice", args=[notice.pk])),
        a.signed_in(leader).get(reverse("content:notice_change", args=[notice.pk])),
        client.get(reverse("website:home", args=["meer"])),
    ):
        assert "<script>alert" not in text_of(page)
        assert "&lt;script&gt;alert" in text_of(page)


def test_who_does_not_write_sees_no_names_and_no_form(leader: Staff, advisor: Staff) -> None:
    notice = _write(leader)
    reader = a.signed_in(advisor)
    assert "Joost Kuiper" not in text_of(reader.get(reverse("content:notice", args=[notice.pk]))).partition("<main")[2]
    for name in ("notice_change", "notice_write"):
        assert reader.get(reverse(f"content:{name}", args=[notice.pk])).status_code == 403


def test_withdrawing_by_its_button(leader: Staff, advisor: Staff) -> None:
    notice = _write(leader)
    writer = a.signed_in(leader)
    writer.post(reverse("content:notice_withdraw", args=[notice.pk]))
    assert SECRET not in text_of(a.signed_in(advisor).get(reverse("desk:work")))
    assert SECRET in text_of(writer.get(reverse("content:notices"), {"stand": "voorbij"}))


@pytest.mark.parametrize("moment", ["morgen", "2026-13-40T99:99", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_refused_with_its_field(leader: Staff, moment: str) -> None:
    response = a.signed_in(leader).post(
        reverse("content:notice_write", args=[uuid7()]), {"title": SECRET, "text": "Zo.", "valid_from": moment}
    )
    assert response.status_code == 422
    assert 'id="e-valid_from"' in text_of(response)
    assert not Notice.objects.exists()


def test_queries_do_not_grow_with_notices_and_colleagues(
    centre: a.Centre, leader: Staff, advisor: Staff, client: Any
) -> None:
    answer = a.an_answer(centre, "Paspoort kwijt")
    conversation = a.a_conversation(advisor)
    reader, writer = a.signed_in(advisor), a.signed_in(leader)
    first = _write(leader, "Een", is_important=True, answer_slug=answer.slug, site_text="Let op.")

    def counted() -> list[int]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        pages = (
            (reader, reverse("desk:work")),
            (reader, reverse("desk:content")),
            (reader, reverse("desk:conversation", args=[conversation.pk])),
            (reader, reverse("content:notices")),
            (reader, reverse("content:notices_mine")),
            (writer, reverse("content:notices")),
            (writer, reverse("content:notice", args=[first.pk])),
            (client, reverse("website:home", args=["meer"])),
        )
        counts = []
        for browser, url in pages:
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    before = counted()
    for n in range(8):
        more = _write(
            leader,
            f"Nummer {n}",
            is_important=True,
            answer_slug=answer.slug,
            site_text="Let op.",
            role_codes=["advisor_3"],
            municipality_ids=[centre.municipality.pk],
        )
        colleague = a.a_colleague(centre, "advisor_3", name=f"Collega {n}")
        services.read_notice(actor=colleague, notice_id=more.pk, number=1)
        services.read_notice(actor=colleague, notice_id=first.pk, number=1)
    assert counted() == before
