"""The pages of a broadcast: what was typed is kept, who may do what, every figure opens its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from eenloket.core.ids import uuid7
from eenloket.gateways.services import save_text
from eenloket.gateways.types import Fate, Receipt
from eenloket.outreach.models import Broadcast
from eenloket.outreach.services import ask_approval, send_next
from tests.builders import a_colleague, an_outsider, signed_in
from tests.gateways.adapters import Adapter
from tests.outreach.scenes import Desk, a_desk, a_draft, a_list, an_approved

pytestmark = pytest.mark.django_db

TEXTS = {
    "name": "Weg dicht",
    "sms_text": "Dag {naam}",
    "email_subject": "",
    "email_text": "",
    "site_text": "",
    "site_until": "",
    "starts_at": "",
    "hours_from": "09:00",
    "hours_until": "20:00",
    "per_second": "",
}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def _post(client: Client, broadcast: Broadcast, step: str, **more: Any) -> Any:
    broadcast.refresh_from_db()
    return client.post(
        reverse("outreach:broadcast", args=[broadcast.pk]),
        {**TEXTS, "revision": broadcast.revision, "step": step, **more},
    )


def test_a_broadcast_is_begun_with_its_means_once() -> None:
    desk, key = a_desk(), uuid7()
    client, address = signed_in(desk.writer), reverse("outreach:broadcast_new", args=[key])
    form = {"name": "Weg dicht", "means": "sms", "municipality": str(desk.centre.municipality.pk)}
    assert client.post(address, {**form, "name": " "}).status_code == 422
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Broadcast.objects.get().pk == key


def test_a_list_is_read_with_its_errors_by_row_and_the_text_is_kept() -> None:
    desk = a_desk()
    broadcast, client = a_draft(desk), signed_in(desk.writer)
    people = SimpleUploadedFile("lijst.csv", b"mobiel;naam\n0612345678;Jo\n070 1234567;An\n0612345678;Bo\n")
    assert _post(client, broadcast, "list", list=people, sms_text="Hallo {naam}!").status_code == 302
    page = text_of(client.get(reverse("outreach:broadcast", args=[broadcast.pk])))
    assert "Hallo Jo!" in page
    skipped = text_of(client.get(reverse("outreach:broadcast_skipped", args=[broadcast.pk])))
    assert "070 1234567" in skipped
    assert "Bo" in skipped


def test_an_error_shows_everything_that_was_typed() -> None:
    desk = a_desk()
    broadcast, client = a_draft(desk), signed_in(desk.writer)
    answer = _post(client, broadcast, "postcode", postcodes="Damrak", sms_text="Nieuwe tekst", hours_from="25 uur")
    assert answer.status_code == 422
    assert "Nieuwe tekst" in text_of(answer)
    assert "25 uur" in text_of(answer)
    answer = _post(client, broadcast, "postcode", postcodes="Damrak")
    assert "Damrak" in text_of(answer)


def test_a_second_person_reads_and_approves_on_the_page() -> None:
    desk = a_desk()
    broadcast, writer, second = a_draft(desk), signed_in(desk.writer), signed_in(desk.second)
    assert _post(writer, broadcast, "ask").status_code == 302
    broadcast.refresh_from_db()
    approve = reverse("outreach:broadcast_act", args=[broadcast.pk, "goedkeuren"])
    page = reverse("outreach:broadcast", args=[broadcast.pk])
    assert approve not in text_of(writer.get(page))
    assert writer.post(approve, {"revision": broadcast.revision}).status_code == 403
    assert approve in text_of(second.get(page))
    back = second.post(reverse("outreach:broadcast_act", args=[broadcast.pk, "terug"]), {"reason": " "})
    assert back.status_code == 422
    assert second.post(approve, {"revision": broadcast.revision}).status_code == 302
    broadcast.refresh_from_db()
    assert broadcast.state == "approved"


def test_the_result_opens_the_rows_of_each_state(other_side: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    broadcast = an_approved(desk, a_list(2))
    outcomes = [Receipt("1"), Receipt("2")]
    monkeypatch.setattr(other_side, "send_many", lambda _messages: outcomes)
    send_next(broadcast.pk)
    broadcast.recipients.filter(row_number=2).update(state="doubtful")
    client = signed_in(desk.second)
    page = text_of(client.get(reverse("outreach:broadcast", args=[broadcast.pk])))
    people = reverse("outreach:broadcast_people", args=[broadcast.pk])
    assert f"{people}?staat=doubtful" in page
    assert "+31610001000" in text_of(client.get(people, {"staat": "doubtful"}))
    assert "+31610001000" not in text_of(client.get(people, {"staat": "accepted"}))
    row = broadcast.recipients.get(row_number=2)
    address = reverse("outreach:broadcast_decide", args=[row.pk, "aangekomen"])
    assert signed_in(a_colleague(desk.centre, "advisor_1")).post(address).status_code == 403
    assert signed_in(an_outsider("team_leader")).post(address).status_code == 404
    assert client.post(address).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.settled_by) == (Fate.DELIVERED, desk.second.name)


def test_stopping_and_going_on_are_buttons_for_who_may(other_side: Adapter) -> None:
    desk = a_desk()
    broadcast = an_approved(desk)
    client, page = signed_in(desk.writer), reverse("outreach:broadcast", args=[broadcast.pk])
    stop = reverse("outreach:broadcast_act", args=[broadcast.pk, "stop"])
    assert stop in text_of(client.get(page))
    assert client.post(stop).status_code == 302
    further = reverse("outreach:broadcast_act", args=[broadcast.pk, "verder"])
    assert further in text_of(client.get(page))
    assert client.post(further).status_code == 302
    assert client.post(reverse("outreach:broadcast_act", args=[broadcast.pk, "onzin"])).status_code == 404


def test_a_draft_is_put_away() -> None:
    desk = a_desk()
    broadcast, client = a_draft(desk), signed_in(desk.writer)
    assert client.post(reverse("outreach:broadcast_act", args=[broadcast.pk, "weg"])).status_code == 302
    assert not Broadcast.objects.exists()


def test_a_text_of_ones_own_is_taken_to_begin_with() -> None:
    desk = a_desk()
    text = save_text(
        actor=desk.centre.administrator,
        code="own",
        channel="sms",
        municipality_id=None,
        number=0,
        subject="",
        body="De weg is dicht, {naam}.",
        name="Weg dicht",
    )
    broadcast, client = a_draft(desk), signed_in(desk.writer)
    assert f"text:{text.pk}" in text_of(client.get(reverse("outreach:broadcast", args=[broadcast.pk])))
    _post(client, broadcast, f"text:{text.pk}", sms_text="Anders")
    broadcast.refresh_from_db()
    assert broadcast.sms_text == "De weg is dicht, {naam}."


def test_characters_are_counted_while_typing() -> None:
    client = signed_in(a_desk().writer)
    part = text_of(client.post(reverse("outreach:count"), {"sms_text": "Ideeën"}))
    assert "ë" in part
    assert "→ e" in part


def _pages(desk: Desk) -> list[str]:
    asked = ask_approval(actor=desk.writer, broadcast_id=a_draft(desk).pk)
    keys = [a_draft(desk).pk, asked.pk, an_approved(desk).pk]
    return [
        *(reverse("outreach:broadcast", args=[key]) for key in keys),
        reverse("outreach:broadcast_people", args=[keys[0]]),
        reverse("outreach:broadcast_skipped", args=[keys[0]]),
    ]


def test_the_pages_are_for_who_may_and_for_nobody_else() -> None:
    desk = a_desk()
    outsider, advisor = signed_in(an_outsider("team_leader")), signed_in(a_colleague(desk.centre, "advisor_1"))
    elsewhere = signed_in(a_colleague(desk.centre, "team_leader", municipalities=[]))
    for page in _pages(desk):
        assert signed_in(desk.writer).get(page).status_code == 200
        assert signed_in(desk.second).get(page).status_code == 200
        assert advisor.get(page).status_code == 403
        assert outsider.get(page).status_code == 404
        assert elsewhere.get(page).status_code == 404
        assert Client().get(page).status_code == 302
    index = reverse("outreach:broadcasts")
    assert [client.get(index).status_code for client in (signed_in(desk.writer), advisor)] == [200, 403]
