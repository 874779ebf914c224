"""The pages of who keeps the content, through a browser without script and as the script asks them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.content import services
from eenloket.content.models import Answer, ContentSignal, Draft, Notice
from eenloket.content.types import DraftState, NoticeWish, SignalState
from eenloket.content.urls import urlpatterns
from tests import builders as a

pytestmark = pytest.mark.django_db

SECRET = "Zilverberg"


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
    return a.an_answer(centre, f"{SECRET} kwijt", owner=a.a_department(centre), short="Meld het bij ons.")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def _draft(editor: Staff, answer: Answer) -> Draft:
    return services.open_draft(actor=editor, slug=answer.slug)


def _save(client: Client, draft: Draft, **values: Any) -> Any:
    return client.post(
        reverse("content:draft", args=[draft.pk]),
        {"page": str(uuid.uuid4()), "revision": draft.revision, **values},
        headers={"Accept": "application/json"},
    )


def test_from_edit_to_published_by_two_people(editor: Staff, second: Staff, answer: Answer) -> None:
    one, other = a.signed_in(editor), a.signed_in(second)
    page = one.post(reverse("content:open", args=[answer.slug]), follow=True)
    draft = Draft.objects.get()
    assert "Meld het bij ons." in text_of(page)
    answered = _save(one, draft, short="Kom langs. Dat dient ten tijde van de aanvraag te gebeuren.").json()
    assert "ten tijde van" in answered["advice"]["short"]
    assert "<ins>" in answered["beside"].replace('<ins><span class="sr">', "<ins>")
    one.post(reverse("content:draft_ask", args=[draft.pk]), {"change_note": "Korter"})
    assert SECRET in text_of(other.get(reverse("content:editing")))
    page = other.get(reverse("content:draft", args=[draft.pk]))
    form = {"revision": Draft.objects.get().revision, "what": "approve"}
    assert f'name="revision" value="{form["revision"]}"' in text_of(page)
    other.post(reverse("content:draft_judge", args=[draft.pk]), form)
    assert Draft.objects.get().state == DraftState.PUBLISHED
    shown = text_of(one.get(reverse("desk:content_answer", args=[answer.slug])))
    assert "Kom langs." in shown
    assert "Korter" in shown


def test_rows_lines_and_product_are_read_from_the_form(editor: Staff, answer: Answer) -> None:
    draft = _draft(editor, answer)
    form = {
        "steps-shown": "1",
        "steps-title": ["Maak een afspraak", "", "Kom langs"],
        "steps-text": ["Dat kan op de site.", "", "Neem een foto mee."],
        "phrasings": "pas weg\r\n\r\nid kwijt",
        "product": "",
    }
    assert _save(a.signed_in(editor), draft, **form).status_code == 200
    document = Draft.objects.get().document
    assert [row["title"] for row in document["steps"]] == ["Maak een afspraak", "Kom langs"]
    assert document["phrasings"] == ["pas weg", "id kwijt"]


@pytest.mark.parametrize(
    ("values", "field"), [({"product": "Bestaat niet"}, "product"), ({"owner": "x"}, "owner"), ({"kind": "y"}, "kind")]
)
def test_what_cannot_be_kept_is_said_with_its_field(
    editor: Staff, answer: Answer, values: dict[str, str], field: str
) -> None:
    response = _save(a.signed_in(editor), _draft(editor, answer), **values)
    assert response.status_code == 422
    assert field in response.json()["fields"]


def test_a_clash_shows_both_texts(editor: Staff, second: Staff, answer: Answer) -> None:
    draft = _draft(editor, answer)
    _save(a.signed_in(editor), draft, short="Kom langs.")
    answered = _save(a.signed_in(second), draft, short="Bel ons.").json()
    assert "Kom langs." in answered["clashes"]["short"]
    assert "Tamara de Groot" in answered["clashes"]["short"]
    without_script = a.signed_in(second).post(
        reverse("content:draft", args=[draft.pk]), {"page": str(uuid.uuid4()), "revision": 0, "short": "Bel ons."}
    )
    assert without_script.status_code == 409
    assert "overrule" in text_of(without_script)
    assert "Bel ons.</textarea>" in text_of(without_script)
    assert Draft.objects.get().document["short"] == "Kom langs."


def test_asking_approval_of_half_a_text_says_what_is_missing(editor: Staff, answer: Answer) -> None:
    draft = _draft(editor, answer)
    _save(a.signed_in(editor), draft, short="")
    response = a.signed_in(editor).post(reverse("content:draft_ask", args=[draft.pk]))
    assert response.status_code == 422
    assert 'role="alert"' in text_of(response)


def test_markup_that_is_typed_stays_text(editor: Staff, answer: Answer) -> None:
    draft = _draft(editor, answer)
    evil = '<script>alert("x")</script>'
    answered = _save(a.signed_in(editor), draft, short=evil, title=evil).json()
    assert "<script>" not in answered["beside"]
    assert "<script>alert" not in text_of(a.signed_in(editor).get(reverse("content:draft", args=[draft.pk])))


@pytest.mark.parametrize("moment", ["morgen", "2026-13-40T99:99", "3026-01-01T00:00"])
def test_a_moment_that_is_none_is_refused(editor: Staff, second: Staff, answer: Answer, moment: str) -> None:
    draft = _draft(editor, answer)
    services.ask_approval(actor=editor, draft_id=draft.pk, change_note="")
    response = a.signed_in(second).post(
        reverse("content:draft_judge", args=[draft.pk]), {"revision": "0", "what": "approve", "publish_at": moment}
    )
    assert response.status_code == 422
    assert Draft.objects.get().state == DraftState.REVIEW


def test_an_open_page_learns_that_its_answer_changed(
    centre: a.Centre, editor: Staff, second: Staff, answer: Answer
) -> None:
    shown = answer.current_id
    advisor = a.signed_in(a.a_colleague(centre, "advisor_3"))
    url = reverse("desk:content_news", args=[answer.slug, shown])
    assert "note" not in text_of(advisor.get(url))
    draft = _draft(editor, answer)
    services.change_draft(actor=editor, draft_id=draft.pk, revision=0, values={"short": "Kom langs."})
    services.ask_approval(actor=editor, draft_id=draft.pk, change_note="Aangifte hoeft niet meer")
    services.approve(actor=second, draft_id=draft.pk, revision=1)
    assert "Aangifte hoeft niet meer" in text_of(advisor.get(url))
    services.withdraw_answer(actor=editor, slug=answer.slug, reason="Weg.")
    assert 'data-s="late"' in text_of(advisor.get(url))


def test_a_remark_is_answered_and_its_sender_reads_it(centre: a.Centre, editor: Staff, answer: Answer) -> None:
    advisor = a.a_colleague(centre, "advisor_3")
    signal = services.raise_signal(
        actor=advisor, kind="wrong", text="Het bedrag klopt niet.", municipality_id=None, answer_id=answer.pk
    )
    page = a.signed_in(editor)
    assert "Het bedrag klopt niet." in text_of(page.get(reverse("content:signals")))
    url = reverse("content:signal", args=[signal.pk])
    assert page.post(url, {"outcome": "unchanged", "reply": ""}).status_code == 422
    page.post(url, {"outcome": "unchanged", "reply": "Het is nagekeken en klopt."})
    assert ContentSignal.objects.get().state == SignalState.SETTLED
    desk = a.signed_in(advisor)
    assert "Het is nagekeken en klopt." in text_of(desk.get(reverse("desk:work")))
    assert "Het is nagekeken en klopt." in text_of(desk.get(reverse("content:own_signals")))
    assert "Het is nagekeken en klopt." not in text_of(desk.get(reverse("desk:work")))


def test_a_question_without_an_answer_becomes_a_draft_with_its_phrasings(centre: a.Centre, editor: Staff) -> None:
    advisor = a.a_colleague(centre)
    for asked in ("paspoort nat geworden", "mijn paspoort is nat geworden"):
        services.raise_signal(
            actor=advisor, kind="missing", text="Stond er niet.", municipality_id=None, searched_for=asked
        )
    client = a.signed_in(editor)
    page = text_of(client.get(reverse("content:uncovered")))
    assert "paspoort nat geworden" in page
    signals = [str(each.pk) for each in ContentSignal.objects.all()]
    form = {"id": str(uuid.uuid4()), "question": "Paspoort nat", "phrasings": "pas nat", "signal": signals}
    for _time in range(2):
        client.post(reverse("content:start"), form)
    draft = Draft.objects.get()
    assert draft.document["phrasings"] == ["pas nat"]
    assert draft.signals.count() == 2
    assert "Stond er niet." in text_of(client.get(reverse("content:draft", args=[draft.pk])))


def test_the_administrator_agrees_with_a_department(centre: a.Centre, editor: Staff) -> None:
    department = a.a_department(centre)
    url, form = reverse("content:agreements"), {"department": str(department.pk), "norm_days": "7"}
    assert a.signed_in(editor).post(url, form).status_code == 403
    administrator = a.signed_in(centre.administrator)
    for wrong in ("0", "zeven", "61", "-1", ""):
        assert administrator.post(url, form | {"norm_days": wrong}).status_code == 422
    administrator.post(url, form)
    department.refresh_from_db()
    assert (department.content_norm_days, department.content_needs_second) == (7, False)


def _addresses(draft: Draft, answer: Answer, signal: ContentSignal, notice: Notice) -> dict[str, str]:
    keys: dict[str, list[Any]] = {
        "open": [answer.slug],
        "withdraw": [answer.slug],
        "variant": [answer.slug],
        "variant_keep": [answer.slug],
        "version": [answer.slug, 1],
        "signal": [signal.pk],
        "notice_write": [uuid.uuid4()],
        **{key: [notice.pk] for key in ("notice", "notice_change", "notice_withdraw", "notice_read")},
    }
    names = [each.name for each in urlpatterns]
    return {
        str(name): reverse(
            f"content:{name}", args=keys.get(str(name), [draft.pk] if str(name).startswith("draft") else [])
        )
        for name in names
    }


# Who may use which page: editor, owner's department, advisor 3, and every reader of the content.
_MAY = {
    "editing": "eo",
    "start": "e",
    "products": "e",
    "answers": "e",
    "variant": "e",
    "variant_keep": "e",
    "open": "e",
    "withdraw": "e",
    "version": "eoar",
    "draft": "eo",
    "draft_beside": "eo",
    "draft_ask": "e",
    "draft_judge": "eo",
    "draft_discard": "e",
    "draft_signals": "e",
    "signals": "eo",
    "signal": "eo",
    "uncovered": "e",
    "own_signals": "eoa",
    "agreements": "e",
    "synonyms": "e",
    "notices": "eoar",
    "notices_mine": "eoar",
    "notice_write": "e",
    "notice": "eoar",
    "notice_change": "e",
    "notice_withdraw": "e",
    "notice_read": "eoar",
}

# What is secret must stand on these for the editor, or the test below would prove nothing.
_SHOWING = {"editing", "draft", "version", "signals", "signal", "notices", "notices_mine", "notice"}


@pytest.mark.parametrize("name", sorted(_MAY))
def test_who_may_use_which_page_and_nobody_else_learns_anything(
    centre: a.Centre, editor: Staff, answer: Answer, name: str
) -> None:
    assert set(_MAY) == {each.name for each in urlpatterns}
    advisor = a.a_colleague(centre, "advisor_3")
    signal = services.raise_signal(
        actor=advisor, kind="wrong", text=f"{SECRET}!", municipality_id=None, answer_id=answer.pk
    )
    notice = services.write_notice(actor=editor, notice_id=uuid.uuid4(), wish=NoticeWish(title=SECRET, text=SECRET))
    url = _addresses(_draft(editor, answer), answer, signal, notice)[name]
    people = {"e": editor, "o": a.a_department_member(a.a_department(centre)), "a": advisor}
    for mark, person in people.items():
        status = a.signed_in(person).get(url).status_code
        assert (status in (200, 405)) == (mark in _MAY[name]), (mark, status)
    if name in _SHOWING:
        assert SECRET in text_of(a.signed_in(editor).get(url))
    strangers = [a.an_outsider("content_editor")]
    if "r" not in _MAY[name]:
        strangers.append(a.a_colleague(centre, "hr"))
    for stranger in strangers:
        assert SECRET not in text_of(a.signed_in(stranger).get(url))
    assert Client().get(url).status_code == 302


def test_queries_do_not_grow_with_remarks_and_drafts(
    centre: a.Centre, editor: Staff, answer: Answer, django_assert_max_num_queries: Any
) -> None:
    advisor, client = a.a_colleague(centre, "advisor_3"), a.signed_in(editor)
    for n in range(15):
        services.raise_signal(
            actor=advisor,
            kind="missing",
            text=f"nummer {n}",
            municipality_id=centre.municipality.pk,
            searched_for=f"x{n}",
        )
        services.start_answer(actor=editor, draft_id=uuid.uuid4(), document={"title": f"Nieuw {n}"})
    for name, most in (("editing", 12), ("signals", 6), ("uncovered", 6)):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"content:{name}")).status_code == 200
