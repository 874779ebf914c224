"""How the content is used in contacts, and how it stands (R13, R14, R39)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.contacts.models import AnswerUse
from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.selectors import content_report
from eenloket.content.services import AnswerSource, raise_signal, settle_signal
from eenloket.core import clock
from eenloket.core.errors import NotAllowedError
from eenloket.insight.selectors import answers_not_used, content_use
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader")


def _day(back: int = 0) -> Any:
    return clock.today() - timedelta(days=back)


def test_contacts_with_an_answer_and_answers_that_no_longer_held_are_counted(centre: a.Centre, leader: Staff) -> None:
    answer = a.an_answer(centre, "Paspoort kwijt")
    a.a_stored_contact(leader, answer=answer)
    a.a_stored_contact(leader)
    a.an_answer(centre, "Paspoort kwijt", short="Nieuw.")  # the next version
    a.a_stored_contact(leader, answer=answer)  # still with the first
    every, phone = content_use(leader, since=_day())
    assert (every.standard.part, every.standard.whole) == (2, 3)
    assert (every.same.part, every.same.whole) == (1, 2)
    assert (phone.channel, phone.asked) == ("phone", 3)


def test_only_looked_at_is_not_given(centre: a.Centre, leader: Staff) -> None:
    a.a_stored_contact(leader, answer=a.an_answer(centre))
    AnswerUse.objects.update(is_used=False)
    assert content_use(leader, since=_day())[0].standard.part == 0


def test_what_nobody_was_given_is_listed_when_it_had_the_time(centre: a.Centre, leader: Staff) -> None:
    used, unused = a.an_answer(centre, "Gegeven"), a.an_answer(centre, "Nooit gegeven")
    a.an_answer(centre, "Pas geschreven")
    a.a_stored_contact(leader, answer=used)
    AnswerVersion.objects.filter(answer__in=[used, unused]).update(created_at=clock.now() - timedelta(days=100))
    assert answers_not_used(leader, since=_day(90)) == [unused]


def test_the_state_of_the_content_is_counted_by_layer_and_owner(centre: a.Centre) -> None:
    editor, owner = a.a_colleague(centre, "content_editor"), a.a_department(centre)
    answer = a.an_answer(centre, "Paspoort kwijt", owner=owner)
    a.an_answer(centre, "Kiezen", source=AnswerSource(source_id="k", source="rijksoverheid", layer="rijk"))
    Answer.objects.filter(pk=answer.pk).update(review_on=_day(1))
    advisor = a.a_colleague(centre)
    for text in ("Klopt niet.", "Oud."):
        raise_signal(actor=advisor, kind="wrong", text=text, municipality_id=None, answer_id=answer.pk)
    signal = answer.signals.first()
    assert signal is not None
    settle_signal(actor=editor, signal_id=signal.pk, outcome="unchanged", reply="Het klopt.")
    report = content_report(editor, since=_day(90))
    assert [n for _layer, n in report.by_layer] == [1, 1]
    (line,) = report.owners
    assert (line.department, line.answers, line.to_check, line.open_signals, line.late_signals) == (owner, 1, 1, 1, 0)
    assert line.reply_days is not None
    assert content_report(a.an_outsider("content_editor"), since=_day(90)).owners == []


def test_who_sees_these_figures(centre: a.Centre, leader: Staff) -> None:
    url = reverse("desk:content_figures")
    for role, status in (("content_editor", 200), ("team_leader", 200), ("advisor_3", 403), ("hr", 403)):
        for query in ({}, {"deel": "gebruik"}):
            assert a.signed_in(a.a_colleague(centre, role)).get(url, query).status_code == status
    with pytest.raises(NotAllowedError):
        content_use(a.a_colleague(centre, "hr"), since=_day())


def test_the_number_of_queries_does_not_grow(
    centre: a.Centre, leader: Staff, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        owner = a.a_department(centre, f"afdeling-{n}")
        a.a_stored_contact(leader, answer=a.an_answer(centre, f"Antwoord {n}", owner=owner))
    client, url = a.signed_in(leader), reverse("desk:content_figures")
    for query, most in (({}, 13), ({"deel": "gebruik"}, 8)):
        with django_assert_max_num_queries(most):
            assert client.get(url, query).status_code == 200
