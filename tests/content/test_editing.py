"""Writing an answer, having it approved, and publishing it (R14, R17)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.content import selectors
from eenloket.content.models import Answer, AnswerVersion, Draft
from eenloket.content.services import (
    approve,
    ask_approval,
    change_draft,
    discard_draft,
    open_draft,
    publish_due,
    restore_version,
    send_back,
    start_answer,
    withdraw_answer,
)
from eenloket.content.types import DraftState
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.organisation.models import Department
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def editor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "content_editor", name="Tamara de Groot")


@pytest.fixture
def second(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "content_editor", name="Anouk Smeets")


@pytest.fixture
def answer(centre: a.Centre) -> Answer:
    return a.an_answer(centre, "Paspoort kwijt", owner=a.a_department(centre), short="Meld het bij ons.")


def _edited(editor: Staff, answer: Answer, **values: Any) -> Draft:
    draft = open_draft(actor=editor, slug=answer.slug)
    change_draft(actor=editor, draft_id=draft.pk, revision=draft.revision, values=values or {"short": "Kom langs."})
    return Draft.objects.get(pk=draft.pk)


def _approved(editor: Staff, second: Staff, draft: Draft, **more: Any) -> Draft:
    ask_approval(actor=editor, draft_id=draft.pk, change_note="Korter gezegd")
    return approve(actor=second, draft_id=draft.pk, revision=draft.revision, **more)


def _current(centre: a.Centre, answer: Answer) -> AnswerVersion:
    found = selectors.get_answer(centre.id, slug=answer.slug).current
    assert found is not None
    return found


def test_one_writes_a_second_approves_and_the_next_version_holds(
    centre: a.Centre, editor: Staff, second: Staff, answer: Answer
) -> None:
    draft = _edited(editor, answer)
    assert _current(centre, answer).short == "Meld het bij ons."
    _approved(editor, second, draft)
    version = _current(centre, answer)
    assert (version.number, version.short, version.change_note) == (2, "Kom langs.", "Korter gezegd")
    assert (version.created_by, version.approved_by) == ("Tamara de Groot", "Anouk Smeets")
    assert selectors.search(centre.id, "paspoort").hits[0].version_id == version.pk
    actions = set(AuditEntry.objects.filter(contact_centre_id=centre.id).values_list("action", flat=True))
    assert {"content.draft_started", "content.approval_asked", "content.published"} <= actions


def test_nobody_approves_their_own_text_where_the_department_asks_a_second(editor: Staff, answer: Answer) -> None:
    draft = _edited(editor, answer)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    with pytest.raises(NotAllowedError):
        approve(actor=editor, draft_id=draft.pk, revision=draft.revision)


def test_a_department_that_asks_no_second_lets_its_writer_publish(
    centre: a.Centre, editor: Staff, answer: Answer
) -> None:
    Department.objects.update(content_needs_second=False)
    draft = _edited(editor, answer)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    approve(actor=editor, draft_id=draft.pk, revision=draft.revision)
    assert _current(centre, answer).short == "Kom langs."


def test_the_department_that_owns_the_answer_approves_it_and_another_does_not(
    centre: a.Centre, editor: Staff, answer: Answer
) -> None:
    draft = _edited(editor, answer)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    with pytest.raises(NotFoundError):
        approve(
            actor=a.a_department_member(a.a_department(centre, "afval")), draft_id=draft.pk, revision=draft.revision
        )
    approve(actor=a.a_department_member(a.a_department(centre)), draft_id=draft.pk, revision=draft.revision)
    assert Draft.objects.get().state == DraftState.PUBLISHED


def test_an_advisor_does_not_edit(centre: a.Centre, answer: Answer) -> None:
    for role in ("advisor_3", "advisor_1", "team_leader", "back_office"):
        with pytest.raises(NotAllowedError):
            open_draft(actor=a.a_colleague(centre, role), slug=answer.slug)


def test_another_contact_centre_reaches_nothing(editor: Staff, answer: Answer) -> None:
    draft, outsider = _edited(editor, answer), a.an_outsider("content_editor")
    with pytest.raises(NotFoundError):
        open_draft(actor=outsider, slug=answer.slug)
    with pytest.raises(NotFoundError):
        change_draft(actor=outsider, draft_id=draft.pk, revision=0, values={"short": "x"})


def test_two_who_change_different_fields_do_not_hinder_each_other(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = open_draft(actor=editor, slug=answer.slug)
    shown = dict(draft.document)  # what both have on the screen
    pages = uuid.uuid4(), uuid.uuid4()
    for values in ({"short": "Kom."}, {"short": "Kom langs."}):
        change_draft(actor=editor, draft_id=draft.pk, revision=0, values=shown | values, page=pages[0])
    for values in ({"term": "5 dagen"}, {"term": "6 dagen"}):
        saved = change_draft(actor=second, draft_id=draft.pk, revision=0, values=shown | values, page=pages[1])
        assert not saved.clashes
    now = Draft.objects.get().document
    assert (now["short"], now["term"]) == ("Kom langs.", "6 dagen")


def test_what_was_typed_is_taken_back_in_the_same_page(editor: Staff, answer: Answer) -> None:
    draft, page = open_draft(actor=editor, slug=answer.slug), uuid.uuid4()
    before = draft.document["short"]
    for text in ("Kom langs.", before):
        change_draft(actor=editor, draft_id=draft.pk, revision=0, values={"short": text}, page=page)
        assert Draft.objects.get().document["short"] == text


def test_an_old_tab_of_the_same_person_overwrites_nothing(editor: Staff, answer: Answer) -> None:
    draft = open_draft(actor=editor, slug=answer.slug)
    shown = dict(draft.document)
    change_draft(actor=editor, draft_id=draft.pk, revision=0, values=shown | {"short": "Kom langs."}, page=uuid.uuid4())
    saved = change_draft(actor=editor, draft_id=draft.pk, revision=0, values=shown, page=uuid.uuid4())
    assert (saved.clashes, Draft.objects.get().document["short"]) == ([], "Kom langs.")


def test_two_who_change_the_same_field_lose_nothing(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = open_draft(actor=editor, slug=answer.slug)
    change_draft(actor=editor, draft_id=draft.pk, revision=0, values={"short": "Kom langs."}, page=uuid.uuid4())
    page = uuid.uuid4()
    saved = change_draft(actor=second, draft_id=draft.pk, revision=0, values={"short": "Bel ons."}, page=page)
    assert [(each.field, each.theirs, each.by) for each in saved.clashes] == [
        ("short", "Kom langs.", "Tamara de Groot")
    ]
    assert Draft.objects.get().document["short"] == "Kom langs."
    assert "Bel ons." in draft.changes.filter(is_applied=False).values_list("value", flat=True)
    change_draft(
        actor=second, draft_id=draft.pk, revision=0, values={"short": "Bel ons."}, page=page, overrule=["short"]
    )
    assert Draft.objects.get().document["short"] == "Bel ons."


def test_a_save_sent_twice_is_one_save(editor: Staff, answer: Answer) -> None:
    draft = open_draft(actor=editor, slug=answer.slug)
    for _time in range(2):
        saved = change_draft(actor=editor, draft_id=draft.pk, revision=0, values={"short": "Kom langs."})
        assert (saved.revision, saved.clashes) == (1, [])


def test_what_changes_after_asking_must_be_asked_again(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = _edited(editor, answer)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    change_draft(actor=editor, draft_id=draft.pk, revision=draft.revision, values={"term": "nu"})
    assert Draft.objects.get().state == DraftState.DRAFT
    with pytest.raises(ConflictError):
        approve(actor=second, draft_id=draft.pk, revision=draft.revision)


def test_a_draft_sent_back_carries_the_remark(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = _edited(editor, answer)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    with pytest.raises(InvalidError):
        send_back(actor=second, draft_id=draft.pk, revision=draft.revision, remark=" ")
    send_back(actor=second, draft_id=draft.pk, revision=draft.revision, remark="Noem het bedrag.")
    assert (Draft.objects.get().state, Draft.objects.get().remark) == (DraftState.DRAFT, "Noem het bedrag.")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"short": "  "}, "short"),
        ({"owner": ""}, "owner"),
        ({"title": "x" * 301}, "title"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "valid_until"),
        ({"review_on": "31-12-2026"}, "review_on"),
        ({"links": [{"label": "Klik", "url": "javascript:alert(1)"}]}, "links"),
        ({"links": [{"label": "Klik", "url": "//evil.example"}]}, "links"),
        ({"steps": [{"title": "", "text": "los"}]}, "steps"),
        ({"english_title": "Only this"}, "english_short"),
        ({"narrowing_question": "Voor wie?"}, "narrowing"),
        ({"phrasings": [str(n) for n in range(61)]}, "phrasings"),
    ],
)
def test_what_is_not_right_is_kept_but_not_published(
    editor: Staff, answer: Answer, values: dict[str, Any], wrong: str
) -> None:
    draft = _edited(editor, answer, **values)
    with pytest.raises(InvalidError) as refused:
        ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    assert list(refused.value.fields) == [wrong]


@pytest.mark.parametrize("field", ["owner", "portal_area", "municipality", "product", "kind"])
def test_what_is_not_of_this_centre_does_not_get_in(editor: Staff, answer: Answer, field: str) -> None:
    elsewhere = a.a_centre("elders")
    values = {
        "owner": a.a_department(elsewhere).pk,
        "portal_area": a.a_portal_area(elsewhere).pk,
        "municipality": elsewhere.municipality.pk,
        "product": uuid7(),
        "kind": "onzin",
    }
    draft = open_draft(actor=editor, slug=answer.slug)
    for value in (values[field], "geen sleutel"):
        with pytest.raises(InvalidError):
            change_draft(actor=editor, draft_id=draft.pk, revision=0, values={field: value})


def test_a_new_answer_is_there_when_it_is_published(centre: a.Centre, editor: Staff, second: Staff) -> None:
    owner = a.a_department(centre)
    key = uuid.uuid4()
    for _time in range(2):
        draft = start_answer(
            actor=editor,
            draft_id=key,
            document={"title": "Paspoort nat geworden", "question": "Wat nu?", "short": "Vraag een nieuw aan."},
        )
    change_draft(actor=editor, draft_id=key, revision=0, values={"owner": str(owner.pk), "phrasings": ["pas nat"]})
    draft = Draft.objects.get()
    _approved(editor, second, draft)
    found = selectors.get_answer(centre.id, slug="paspoort-nat-geworden")
    assert found.owner == owner
    assert selectors.search(centre.id, "pas nat").hits[0].answer_id == found.pk


def test_it_is_published_when_its_moment_comes(
    centre: a.Centre, editor: Staff, second: Staff, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = _edited(editor, answer)
    later = clock.now() + timedelta(days=1)
    assert _approved(editor, second, draft, publish_at=later).state == DraftState.APPROVED
    assert publish_due() == 0
    monkeypatch.setattr(clock, "now", lambda: later)
    assert publish_due() == 1
    assert publish_due() == 0
    assert _current(centre, answer).short == "Kom langs."


def test_an_earlier_version_is_put_back_through_the_same_road(
    centre: a.Centre, editor: Staff, second: Staff, answer: Answer
) -> None:
    _approved(editor, second, _edited(editor, answer))
    draft = restore_version(actor=editor, slug=answer.slug, number=1)
    assert draft.document["short"] == "Meld het bij ons."
    _approved(editor, second, Draft.objects.get(pk=draft.pk))
    assert _current(centre, answer).number == 3


def test_a_draft_is_put_away_and_another_can_begin(editor: Staff, answer: Answer) -> None:
    draft = _edited(editor, answer)
    for _time in range(2):
        discard_draft(actor=editor, draft_id=draft.pk)
    assert open_draft(actor=editor, slug=answer.slug).document["short"] == "Meld het bij ons."


def test_an_answer_is_withdrawn_with_a_reason_and_comes_back_with_a_version(
    centre: a.Centre, editor: Staff, second: Staff, answer: Answer
) -> None:
    with pytest.raises(InvalidError):
        withdraw_answer(actor=editor, slug=answer.slug, reason="")
    withdraw_answer(actor=editor, slug=answer.slug, reason="Bestaat niet meer.")
    assert not selectors.search(centre.id, "paspoort").hits
    assert list(selectors.answers_not_given(editor)) == [answer]
    _approved(editor, second, _edited(editor, answer))
    assert selectors.search(centre.id, "paspoort").hits


def test_a_published_text_is_not_sent_back(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = _approved(editor, second, _edited(editor, answer))
    with pytest.raises(ConflictError):
        send_back(actor=second, draft_id=draft.pk, revision=draft.revision, remark="Toch niet.")
    assert Draft.objects.get().state == DraftState.PUBLISHED


def test_nobody_approves_what_its_writer_is_still_at(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = _edited(editor, answer)
    with pytest.raises(ConflictError):
        approve(actor=second, draft_id=draft.pk, revision=draft.revision)


def test_a_key_of_another_contact_centre_is_not_found(editor: Staff) -> None:
    elsewhere = start_answer(actor=a.an_outsider("content_editor"), draft_id=uuid.uuid4(), document={"title": "x"})
    with pytest.raises(NotFoundError):
        start_answer(actor=editor, draft_id=elsewhere.pk, document={"title": "x"})
