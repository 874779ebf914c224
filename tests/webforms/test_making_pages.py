"""The pages of who makes forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from eenloket.core.ids import uuid7
from eenloket.webforms.models import Form
from eenloket.webforms.rules.design import GENERAL, token_of
from eenloket.webforms.urls import urlpatterns
from tests.builders import Centre, a_centre, a_colleague, an_outsider, signed_in
from tests.webforms.scenes import Citizen, a_form, design_now

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    centre: Centre
    form: Form
    held: Any = None
    more: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def scene() -> Scene:
    centre = a_centre()
    form = a_form(centre, title="Geheime zilverberg")
    citizen = Citizen(centre, form)
    citizen.fill("p1", f1="Wat kost dit alles?", f2="jo@example.org", website="x")
    citizen.send()
    return Scene(centre, form, citizen.submission)


def _form(scene: Scene) -> dict[str, Any]:
    return {"form_id": scene.form.pk}


@dataclass(frozen=True)
class Page:
    """A page with what it answers to the right one and to somebody of another contact centre."""

    name: str
    right: int
    outsider: int
    args: Callable[[Scene], dict[str, Any]] = _form
    post: Callable[[Scene], dict[str, Any]] | None = None

    def ask(self, client: Client, scene: Scene) -> HttpResponse:
        url = reverse(f"webforms:{self.name}", kwargs=self.args(scene))
        return client.post(url, self.post(scene)) if self.post else client.get(url)  # type: ignore[return-value]


def _none(scene: Scene) -> dict[str, Any]:
    return {}


def _place(scene: Scene) -> str:
    return str(scene.centre.municipality.pk)


PAGES = [
    Page("index", 200, 200, _none),
    Page(
        "start",
        302,
        403,
        _none,
        lambda s: {"id": str(uuid7()), "municipality": str(s.centre.municipality.pk), "title": "A"},
    ),
    Page("products", 200, 200, _none),
    Page("held", 200, 200, _none),
    Page("held_one", 200, 404, lambda s: {"submission_id": s.held.pk}),
    Page("form", 200, 404),
    Page("form_parts", 302, 404, post=lambda s: {"doe": "erbij", "soort": "text", "deel": "p1"}),
    Page("form_place", 200, 404),
    Page("form_publish", 302, 404, post=_none),
    Page("form_switch", 302, 404, post=lambda s: {"aan": "0"}),
    Page("form_copy", 302, 404, post=lambda s: {"id": str(uuid7()), "municipality": _place(s)}),
    Page("form_delete", 409, 404, post=_none),
    Page("form_versions", 200, 404),
    Page("form_version", 200, 404, lambda s: {**_form(s), "number": 1}),
    Page("form_figures", 200, 404),
    Page("form_visits", 200, 404),
]


def test_the_table_names_every_page() -> None:
    assert {page.name for page in PAGES} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_opens_for_who_may_and_tells_nobody_else(page: Page, scene: Scene) -> None:
    outsider = page.ask(signed_in(an_outsider("administrator")), scene)
    colleague = page.ask(signed_in(a_colleague(scene.centre, "team_leader")), scene)
    stranger = page.ask(Client(), scene)
    right = page.ask(signed_in(scene.centre.administrator), scene)
    got = (right.status_code, colleague.status_code, outsider.status_code, stranger.status_code)
    assert got == (page.right, 403, page.outsider, 302)
    for answer in (outsider, colleague, stranger):
        assert "zilverberg" not in answer.content.decode()


def save(scene: Scene, key: str, **values: Any) -> Any:
    data = {"deel": key, "was": token_of(design_now(scene.form), key), **values}
    client = signed_in(scene.centre.administrator)
    url = reverse("webforms:form", args=[scene.form.pk])
    return client.post(url, data, headers={"Accept": "application/json"})


def test_what_is_typed_is_saved_with_a_new_preview(scene: Scene) -> None:
    answer = save(scene, "f1", kind="long_text", label="Vertel het ons", use="question", is_required="1")
    assert answer.status_code == 200
    assert "Vertel het ons" in answer.json()["preview"]
    assert design_now(scene.form).pages[0].fields[0].label == "Vertel het ons"


def test_a_part_that_a_colleague_changed_is_refused_in_words(scene: Scene) -> None:
    answer = save(scene, GENERAL, title="Nieuw", was="0000")
    assert answer.status_code == 409
    assert "ook gewijzigd" in answer.json()["error"]


def test_without_script_a_part_is_saved_with_a_button(scene: Scene) -> None:
    client = signed_in(scene.centre.administrator)
    data = {"deel": GENERAL, "was": token_of(design_now(scene.form), GENERAL), "title": "Zonder script"}
    assert client.post(reverse("webforms:form", args=[scene.form.pk]), data).status_code == 302
    assert design_now(scene.form).title == "Zonder script"


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "a\x00b", "🚲" * 500])
def test_odd_texts_are_kept_and_shown_harmless(scene: Scene, typed: str) -> None:
    answer = save(scene, GENERAL, title=typed)
    assert answer.status_code == 200
    page = signed_in(scene.centre.administrator).get(reverse("webforms:form", args=[scene.form.pk]))
    assert "<script>alert" not in page.content.decode()


def test_a_form_that_cannot_be_published_says_what_to_do(scene: Scene) -> None:
    save(scene, "f1", kind="long_text", label="", use="question", is_required="1", **{"required-shown": "1"})
    client = signed_in(scene.centre.administrator)
    answer = client.post(reverse("webforms:form_publish", args=[scene.form.pk]))
    assert answer.status_code == 422
    assert "Het veld heeft geen naam." in answer.content.decode()


def test_a_condition_offers_only_what_is_asked_before(scene: Scene) -> None:
    client = signed_in(scene.centre.administrator)
    page = client.get(reverse("webforms:form", args=[scene.form.pk]), {"deel": "f2"}).content.decode()
    assert '<option value="f1"' in page
    assert '<option value="f3"' not in page
