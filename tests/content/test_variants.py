"""What a municipality says otherwise than the others, and asking on until it is clear which answer fits (R2, R23)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.content import selectors
from eenloket.content.models import Answer, Draft
from eenloket.content.services import (
    approve,
    ask_approval,
    change_draft,
    keep_variant,
    open_draft,
    start_variant,
    withdraw_answer,
)
from eenloket.core.errors import InvalidError, NotFoundError
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("samen", "noord", "zuid")


@pytest.fixture
def editor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "content_editor")


@pytest.fixture
def shared(centre: a.Centre) -> Answer:
    a.a_department(centre, municipality=centre.municipalities[1])
    return a.an_answer(centre, "Paspoort kwijt", owner=a.a_department(centre), short="Het kost 80 euro.")


def publish(editor: Staff, draft: Draft, **values: Any) -> Answer:
    change_draft(actor=editor, draft_id=draft.pk, revision=draft.revision, values=values)
    ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    now = Draft.objects.get(pk=draft.pk)
    second = a.a_colleague_of(editor, "content_editor")
    done = approve(actor=second, draft_id=draft.pk, revision=now.revision)
    assert done.answer is not None
    return done.answer


def a_variant(centre: a.Centre, editor: Staff, shared: Answer, short: str = "Het kost 70 euro.") -> Answer:
    draft = start_variant(actor=editor, slug=shared.slug, municipality_id=centre.municipalities[1].pk)
    return publish(editor, draft, short=short)


def test_a_municipality_gives_its_variant_and_the_others_the_shared_answer(
    centre: a.Centre, editor: Staff, shared: Answer
) -> None:
    variant = a_variant(centre, editor, shared)
    north, south = centre.municipalities
    for municipality, answer in ((north, shared), (south, variant)):
        hits = selectors.search(centre.id, "paspoort kwijt", municipality_id=municipality.pk).hits
        assert [hit.answer_id for hit in hits] == [answer.pk]
        assert list(selectors.published_answers(centre.id, municipality.pk)) == [answer]
        assert selectors.get_answer(centre.id, slug=shared.slug, municipality_id=municipality.pk) == answer
        assert selectors.get_answer(centre.id, answer_id=shared.pk, municipality_id=municipality.pk) == answer
    with pytest.raises(NotFoundError):
        selectors.get_answer(centre.id, slug=variant.slug, municipality_id=north.pk)
    assert variant.owner == a.a_department(centre, municipality=south)


def test_what_differs_is_known_and_a_change_of_the_shared_answer_asks_to_look_again(
    centre: a.Centre, editor: Staff, shared: Answer
) -> None:
    variant = a_variant(centre, editor, shared)
    (known,) = selectors.variants_of(Answer.objects.get(pk=shared.pk))
    assert (known.fields, known.is_behind) == (["short"], False)
    publish(editor, open_draft(actor=editor, slug=shared.slug), term="5 dagen")
    (known,) = selectors.variants_of(Answer.objects.get(pk=shared.pk))
    assert (known.fields, known.is_behind) == (["short", "term"], True)
    assert list(selectors.variants_behind(editor)) == [variant]
    keep_variant(actor=editor, slug=variant.slug)
    assert not selectors.variants_behind(editor).exists()


def test_a_new_version_of_the_variant_is_laid_beside_the_shared_answer(
    centre: a.Centre, editor: Staff, shared: Answer
) -> None:
    variant = a_variant(centre, editor, shared)
    publish(editor, open_draft(actor=editor, slug=shared.slug), term="5 dagen")
    publish(editor, open_draft(actor=editor, slug=variant.slug), term="6 dagen")
    assert not selectors.variants_behind(editor).exists()


def test_a_withdrawn_variant_gives_the_shared_answer_again(centre: a.Centre, editor: Staff, shared: Answer) -> None:
    variant = a_variant(centre, editor, shared)
    withdraw_answer(actor=editor, slug=variant.slug, reason="Zelfde tarief.")
    south = centre.municipalities[1].pk
    assert list(selectors.published_answers(centre.id, south)) == [shared]
    assert selectors.search(centre.id, "paspoort", municipality_id=south).hits[0].answer_id == shared.pk


def test_a_municipality_has_one_variant(centre: a.Centre, editor: Staff, shared: Answer) -> None:
    south = centre.municipalities[1].pk
    first = start_variant(actor=editor, slug=shared.slug, municipality_id=south)
    assert start_variant(actor=editor, slug=shared.slug, municipality_id=south) == first
    variant = publish(editor, first, short="Anders.")
    assert start_variant(actor=editor, slug=shared.slug, municipality_id=south).answer == variant
    with pytest.raises(InvalidError):
        start_variant(actor=editor, slug=variant.slug, municipality_id=south)


def test_an_editor_begins_no_variant_for_a_municipality_of_others(centre: a.Centre, shared: Answer) -> None:
    north = a.a_colleague(centre, "content_editor", municipalities=centre.municipalities[:1])
    with pytest.raises(InvalidError):
        start_variant(actor=north, slug=shared.slug, municipality_id=centre.municipalities[1].pk)


def test_a_reply_to_the_question_that_is_asked_first_leads_to_the_answer_that_fits(
    centre: a.Centre, editor: Staff, shared: Answer
) -> None:
    child = a.an_answer(centre, "Paspoort van kind kwijt", owner=shared.owner)
    values = {
        "narrowing_question": "Voor uzelf of voor uw kind?",
        "narrowing": [
            {"label": "Voor mijzelf", "answer": "bestaat-niet"},
            {"label": "Mijn kind", "answer": child.slug},
        ],
    }
    draft = open_draft(actor=editor, slug=child.slug)
    with pytest.raises(InvalidError) as refused:
        publish(editor, draft, **values)
    assert "bestaat-niet" in refused.value.fields["narrowing"]
    values["narrowing"] = []
    with pytest.raises(InvalidError):
        publish(editor, draft, **values)
    other = a.an_answer(centre, "Reisdocument kwijt", owner=shared.owner)
    values["narrowing"] = [{"label": "Mijn kind", "answer": child.slug}, {"label": "Ik", "answer": shared.slug}]
    asking = publish(editor, open_draft(actor=editor, slug=other.slug), **values)
    version = Answer.objects.get(pk=asking.pk).current
    assert version is not None
    for municipality in centre.municipalities:
        choices = selectors.narrowed(version, centre.id, municipality.pk)
        assert [(each.label, each.answer) for each in choices] == [("Mijn kind", child), ("Ik", shared)]
    variant = a_variant(centre, editor, shared)
    assert selectors.narrowed(version, centre.id, centre.municipalities[1].pk)[1].answer == variant
    withdraw_answer(actor=editor, slug=child.slug, reason="Weg.")
    assert [each.label for each in selectors.narrowed(version, centre.id, None)] == ["Ik"]


def test_the_site_of_a_municipality_leads_from_the_shared_answer_to_its_own(
    centre: a.Centre, editor: Staff, shared: Answer, client: Any
) -> None:
    variant = a_variant(centre, editor, shared)
    for place, expected in zip(centre.municipalities, ("80 euro", "70 euro"), strict=True):
        page = client.get(reverse("website:answer", args=[place.slug, shared.slug]), follow=True)
        assert expected in page.content.decode()
    desk = a.signed_in(editor)
    page = desk.get(reverse("desk:content_answer", args=[shared.slug])).content.decode()
    assert variant.slug in page
    assert str(centre.municipalities[0]) in page
    publish(editor, open_draft(actor=editor, slug=shared.slug), term="5 dagen")
    page = desk.get(reverse("desk:content_answer", args=[variant.slug])).content.decode()
    assert reverse("content:variant_keep", args=[variant.slug]) in page
    desk.post(reverse("content:variant_keep", args=[variant.slug]))
    assert not selectors.variants_behind(editor).exists()


def test_a_variant_does_not_move_to_where_there_is_one_and_what_has_variants_stays_shared(
    centre: a.Centre, editor: Staff, shared: Answer
) -> None:
    north, south = (str(each.pk) for each in centre.municipalities)
    a_variant(centre, editor, shared)
    other = start_variant(actor=editor, slug=shared.slug, municipality_id=centre.municipalities[0].pk)
    for draft, municipality in ((other, south), (open_draft(actor=editor, slug=shared.slug), north)):
        with pytest.raises(InvalidError) as refused:
            publish(editor, draft, municipality=municipality)
        assert list(refused.value.fields) == ["municipality"]


def test_an_editor_goes_on_with_a_withdrawn_answer_from_its_last_version(editor: Staff, shared: Answer) -> None:
    withdraw_answer(actor=editor, slug=shared.slug, reason="Bestaat niet meer.")
    page = a.signed_in(editor).get(reverse("content:version", args=[shared.slug, 1])).content.decode()
    assert reverse("content:open", args=[shared.slug]) in page
