"""Telling the owner that content is wrong or missing (R25)."""

from __future__ import annotations

from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.content.models import ContentSignal
from eenloket.content.selectors import open_signals, own_signals, search, uncovered_questions, unread_replies
from eenloket.content.services import (
    approve,
    ask_approval,
    change_draft,
    raise_signal,
    see_replies,
    settle_signal,
    start_answer,
)
from eenloket.content.types import SignalOutcome, SignalState
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.directory import directory_of
from tests.builders import a_centre, a_colleague, a_department, a_department_member, an_answer, an_outsider

pytestmark = pytest.mark.django_db


def _signal(actor: Staff, kind: str = "wrong", text: str = "Het bedrag klopt niet.", **more: Any) -> ContentSignal:
    return raise_signal(actor=actor, kind=kind, text=text, municipality_id=None, **more)


def test_a_signal_is_about_an_answer_and_stands_open_for_the_centre() -> None:
    centre = a_centre()
    answer = an_answer(centre)
    signal = _signal(a_colleague(centre, "advisor_3"), answer_id=answer.pk)
    assert list(open_signals(a_colleague(centre, "content_editor"))) == [signal]
    assert signal.answer == answer


def test_twice_for_the_same_contact_is_once() -> None:
    advisor, contact_id = a_colleague(a_centre()), uuid7()
    assert _signal(advisor, contact_id=contact_id) == _signal(advisor, contact_id=contact_id)
    assert ContentSignal.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": "nonsense"}])
def test_a_signal_says_what_is_the_matter(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        _signal(a_colleague(a_centre()), **wrong)


def test_who_may_not_signal_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        _signal(a_colleague(a_centre(), "manager"))


def test_an_answer_of_another_centre_is_not_attached_nor_the_signal_seen_there() -> None:
    here, outsider = a_centre(), an_outsider()
    signal = _signal(outsider, answer_id=an_answer(here).pk)
    assert signal.answer is None
    assert not open_signals(a_colleague(here, "content_editor")).exists()


def test_the_owner_answers_and_the_sender_sees_it_once() -> None:
    centre = a_centre()
    advisor, owner = a_colleague(centre, "advisor_3"), a_department(centre)
    signal = _signal(advisor, answer_id=an_answer(centre, owner=owner).pk)
    member = a_department_member(owner)
    assert list(open_signals(member)) == [signal]
    settle_signal(actor=member, signal_id=signal.pk, outcome=SignalOutcome.UNCHANGED, reply="Het bedrag klopt.")
    assert [each.reply for each in unread_replies(advisor)] == ["Het bedrag klopt."]
    assert see_replies(actor=advisor) == 1
    assert see_replies(actor=advisor) == 0
    assert not unread_replies(advisor).exists()
    assert own_signals(advisor).get().settled_by == member


def test_settled_once_is_settled() -> None:
    centre = a_centre()
    editor = a_colleague(centre, "content_editor")
    signal = _signal(a_colleague(centre), answer_id=an_answer(centre).pk)
    for reply in ("Klopt niet.", "Toch wel."):
        settle_signal(actor=editor, signal_id=signal.pk, outcome=SignalOutcome.UNCHANGED, reply=reply)
    assert ContentSignal.objects.get().reply == "Klopt niet."


@pytest.mark.parametrize("wrong", [{"reply": " "}, {"outcome": "misschien"}, {"reply": "x" * 4001}])
def test_a_reply_says_what_came_of_it(wrong: dict[str, str]) -> None:
    centre = a_centre()
    signal = _signal(a_colleague(centre), answer_id=an_answer(centre).pk)
    values = {"outcome": "unchanged", "reply": "Het klopt."} | wrong
    with pytest.raises(InvalidError):
        settle_signal(actor=a_colleague(centre, "content_editor"), signal_id=signal.pk, **values)


def test_who_only_uses_content_settles_nothing() -> None:
    centre = a_centre()
    signal = _signal(a_colleague(centre), answer_id=an_answer(centre, owner=a_department(centre)).pk)
    for staff in (a_colleague(centre, "team_leader"), a_department_member(a_department(centre, "afval"))):
        with pytest.raises((NotAllowedError, NotFoundError)):
            settle_signal(actor=staff, signal_id=signal.pk, outcome="unchanged", reply="Nee.")


def test_a_reply_is_due_on_the_working_days_that_the_owner_agreed() -> None:
    centre = a_centre()
    owner = a_department(centre)
    owner.content_norm_days = 5
    owner.save()
    signal = _signal(a_colleague(centre), answer_id=an_answer(centre, owner=owner).pk)
    calendar = directory_of(centre.id).calendars[centre.municipality.pk]
    assert signal.due_on == calendar.add_working_days(clock.today(), 5)


def test_questions_without_an_answer_that_are_alike_stand_together_the_most_asked_first() -> None:
    centre = a_centre()
    advisor, editor = a_colleague(centre), a_colleague(centre, "content_editor")
    for asked in (
        "paspoort nat geworden",
        "mijn paspoort is nat geworden",
        "nat paspoort",
        "zonnepanelen op een monument",
    ):
        _signal(advisor, "missing", "Stond er niet.", searched_for=asked)
    first, second = uncovered_questions(editor)
    assert (len(first.signals), first.this_month) == (3, 3)
    assert second.phrasings == ["zonnepanelen op een monument"]


def test_an_uncovered_question_becomes_an_answer_and_who_reported_it_is_told() -> None:
    centre = a_centre()
    advisor, owner = a_colleague(centre), a_department(centre)
    editor, second = a_colleague(centre, "content_editor"), a_colleague(centre, "content_editor")
    _signal(advisor, "missing", "Stond er niet.", searched_for="paspoort nat geworden")
    (group,) = uncovered_questions(editor)
    draft = start_answer(
        actor=editor,
        draft_id=uuid7(),
        document={"title": "Paspoort nat geworden", "question": group.question, "phrasings": group.phrasings},
        signal_ids=[each.pk for each in group.signals],
    )
    assert not uncovered_questions(editor)
    saved = change_draft(
        actor=editor, draft_id=draft.pk, revision=0, values={"short": "Vraag een nieuw aan.", "owner": str(owner.pk)}
    )
    ask_approval(actor=editor, draft_id=draft.pk, change_note="Nieuw")
    approve(actor=second, draft_id=draft.pk, revision=saved.revision)
    told = unread_replies(advisor).get()
    assert (told.state, told.outcome) == (SignalState.SETTLED, SignalOutcome.WRITTEN)
    assert told.settled_in is not None
    assert search(centre.id, "paspoort nat").hits[0].version_id == told.settled_in_id


def test_a_question_that_had_an_answer_already_is_settled_with_that_answer() -> None:
    centre = a_centre()
    editor, answer = a_colleague(centre, "content_editor"), an_answer(centre)
    signal = _signal(a_colleague(centre), "missing", "Stond er niet.")
    values = {"outcome": SignalOutcome.KNOWN, "reply": "Het staat er wel."}
    with pytest.raises(InvalidError):
        settle_signal(actor=editor, signal_id=signal.pk, answer_slug="bestaat-niet", **values)
    settled = settle_signal(actor=editor, signal_id=signal.pk, answer_slug=answer.slug, **values)
    assert (settled.answer, settled.settled_in) == (answer, answer.current)
