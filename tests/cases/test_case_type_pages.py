"""The pages of who keeps case types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from eenloket.cases import selectors, services
from eenloket.cases.models import Case, CaseType
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_editing import GENERAL, TERMS, token_of
from eenloket.cases.rules.case_type_files import written
from eenloket.cases.services import newest_document
from eenloket.cases.urls import urlpatterns
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from tests.builders import Centre, a_case_type, a_centre, a_colleague, a_draft, an_outsider, signed_in
from tests.kept import kept

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    centre: Centre
    case_type: CaseType

    def now(self) -> rules.CaseTypeDocument:
        self.case_type.refresh_from_db()
        return newest_document(self.case_type)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@kept
def a_scene() -> Scene:
    centre = a_centre()
    found = a_case_type(centre)
    case_type = CaseType.objects.get(pk=found.type_id)
    changed = {**rules.stored(found.document), "name": "Geheime zilverberg"}
    services.save_draft(actor=centre.administrator, type_id=case_type.pk, document=changed, revision=1)
    services.publish_case_type(actor=centre.administrator, type_id=case_type.pk)
    services.change_type_part(
        actor=centre.administrator,
        type_id=case_type.pk,
        key=GENERAL,
        values={"words": "zilverberg"},
        was=token_of(newest_document(CaseType.objects.get(pk=case_type.pk)), GENERAL),
    )
    return Scene(centre, case_type)


def _type(scene: Scene) -> dict[str, Any]:
    return {"type_id": scene.case_type.pk}


def _none(_scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Page:
    """A page with what it answers to the right one and to somebody of another contact centre."""

    name: str
    right: int
    outsider: int
    args: Callable[[Scene], dict[str, Any]] = _type
    post: Callable[[Scene], dict[str, Any]] | None = None

    def ask(self, client: Client, scene: Scene) -> HttpResponse:
        url = reverse(f"cases:{self.name}", kwargs=self.args(scene))
        return client.post(url, self.post(scene)) if self.post else client.get(url)  # type: ignore[return-value]


PAGES = [
    Page("types", 200, 200, _none),
    Page("type_start", 302, 404, _none, lambda s: {"id": str(uuid7()), "name": "A", "like": str(s.case_type.pk)}),
    Page("type_import", 422, 422, _none, lambda _s: {"id": str(uuid7())}),
    Page("type", 200, 404),
    Page("type_export", 200, 404),
    Page("type_switch", 302, 404, post=lambda _s: {"aan": "0"}),
    Page("type_delete", 409, 404, post=_none),
    Page("type_edit", 200, 404),
    Page("type_parts", 302, 404, post=lambda _s: {"doe": "erbij", "soort": "steps", "naam": "Bellen"}),
    Page("type_publish", 200, 404),
    Page("type_discard", 302, 404, post=_none),
    Page("type_versions", 200, 404),
    Page("type_version", 200, 404, lambda s: {**_type(s), "number": 1}),
    Page("type_difference", 200, 404),
]


def test_the_table_names_every_page() -> None:
    assert {page.name for page in PAGES} == {
        pattern.name for pattern in urlpatterns if str(pattern.name).startswith("type")
    }


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


def save(scene: Scene, key: str, *, was: str = "", **values: Any) -> Any:
    client = signed_in(scene.centre.administrator)
    data = {"deel": key, "was": was or token_of(scene.now(), key), **values}
    url = reverse("cases:type_edit", args=[scene.case_type.pk])
    return client.post(url, data, headers={"Accept": "application/json"})


def test_what_is_typed_in_a_step_is_saved_with_both_views(scene: Scene) -> None:
    answer = save(scene, "steps.toetsen", label="Toetsen", by="department", minutes="35", citizen_title="Wij toetsen")
    assert answer.status_code == 200
    assert "Wij toetsen" in answer.json()["preview"]
    step = scene.now().step("toetsen")
    assert step
    assert (step.label, step.minutes) == ("Toetsen", 35)


def test_a_part_that_a_colleague_changed_is_refused_and_another_part_is_not(scene: Scene) -> None:
    seen = token_of(scene.now(), GENERAL)
    save(scene, GENERAL, name="Van een collega")
    assert save(scene, "steps.besluit", label="Besluiten").status_code == 200
    answer = save(scene, GENERAL, was=seen, name="Van mij")
    assert answer.status_code == 409
    assert scene.now().name == "Van een collega"


def test_the_same_save_twice_is_accepted(scene: Scene) -> None:
    seen = token_of(scene.now(), GENERAL)
    save(scene, GENERAL, was=seen, name="Eens")
    assert save(scene, GENERAL, was=seen, name="Eens").status_code == 200


def test_the_legal_term_can_be_taken_away_and_a_bad_number_is_named_beside_it(scene: Scene) -> None:
    save(scene, TERMS, norm_working_days="10", weeks="", days="", ground="", extension_weeks="", extension_ground="")
    assert scene.now().legal is None
    answer = save(scene, TERMS, norm_working_days="nul", ground="Awb art. 4:13")
    assert "1 tot 400 werkdagen" in answer.json()["own"]
    assert "Vul weken of dagen in" in answer.json()["own"]


def test_what_becomes_as_it_was_is_no_draft(scene: Scene) -> None:
    save(scene, GENERAL, words="parkeren parkeervergunning vergunning bewoner kenteken auto")
    scene.now()
    assert scene.case_type.draft is None


def test_parts_are_added_moved_deleted_and_put_back(scene: Scene) -> None:
    actor, key = scene.centre.administrator, scene.case_type.pk
    added = services.add_type_part(actor=actor, type_id=key, kind="steps", label="Bellen!", after="steps.volledig")
    assert added == "steps.bellen"
    services.move_type_part(actor=actor, type_id=key, key=added, step=1)
    assert [each.code for each in scene.now().steps][:3] == ["volledig", "gebied", "bellen"]
    services.delete_type_part(actor=actor, type_id=key, key=added)
    assert scene.now().step("bellen") is None
    services.undo_type_delete(actor=actor, type_id=key)
    assert scene.now().step("bellen")


def test_a_part_without_a_name_is_not_added_and_what_was_chosen_stays(scene: Scene) -> None:
    url = reverse("cases:type_parts", args=[scene.case_type.pk])
    answer = signed_in(scene.centre.administrator).post(url, {"doe": "erbij", "soort": "results", "naam": " "})
    assert answer.status_code == 422
    assert "Vul een naam in." in answer.content.decode()
    assert '<option value="results" selected>' in answer.content.decode()


def test_publishing_says_what_changes_and_that_running_cases_keep_theirs(scene: Scene) -> None:
    found = a_case_type(scene.centre)
    advisor = a_colleague(scene.centre, "advisor_2")
    services.open_case(actor=advisor, contact_id=a_draft(advisor).pk, version_id=found.version_id)
    page = signed_in(scene.centre.administrator).get(reverse("cases:type_publish", args=[scene.case_type.pk]))
    text = page.content.decode()
    assert "Zoekwoorden" in text
    assert "Lopende zaken houden de versie waarmee ze begonnen. Er loopt nu 1 zaak." in text


def test_what_changed_after_it_was_looked_at_is_not_published(scene: Scene) -> None:
    scene.now()
    seen = scene.case_type.draft_revision
    save(scene, GENERAL, name="Toch anders")
    url = reverse("cases:type_publish", args=[scene.case_type.pk])
    assert signed_in(scene.centre.administrator).post(url, {"revision": str(seen)}).status_code == 409
    assert scene.case_type.versions.count() == 2


def test_publishing_twice_makes_one_version(scene: Scene) -> None:
    scene.now()
    client, url = signed_in(scene.centre.administrator), reverse("cases:type_publish", args=[scene.case_type.pk])
    data = {"revision": str(scene.case_type.draft_revision), "note": "Meer woorden"}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 409
    assert [each.note for each in scene.case_type.versions.all()] == ["Meer woorden", "", ""]
    entry = AuditEntry.objects.filter(action="case_type.published").latest("at")
    assert entry.detail["changed"] == [GENERAL]


def test_what_stops_publishing_is_shown_with_where_it_is(scene: Scene) -> None:
    save(scene, "steps.volledig", label="", by="department")
    url = reverse("cases:type_publish", args=[scene.case_type.pk])
    answer = signed_in(scene.centre.administrator).post(
        url, {"revision": str(scene.now() and scene.case_type.draft_revision)}
    )
    assert answer.status_code == 422
    assert "De frontoffice doet haar stappen eerst" in answer.content.decode()
    assert "?deel=steps.volledig" in answer.content.decode()


def test_the_list_counts_open_cases_by_version_in_three_queries(
    scene: Scene, django_assert_num_queries: Callable[..., Any]
) -> None:
    advisor = a_colleague(scene.centre, "advisor_2")
    newest, first = scene.case_type.versions.get(number=2), scene.case_type.versions.get(number=1)
    for began in (first, newest, newest):
        case = services.open_case(actor=advisor, contact_id=a_draft(advisor).pk, version_id=newest.pk)
        Case.objects.filter(pk=case.pk).update(type_version=began)
    with django_assert_num_queries(3):
        lines = selectors.types_overview(scene.centre.administrator)
    line = next(each for each in lines if each.case_type == scene.case_type)
    assert (line.number, line.running, line.has_draft) == (2, ((2, 2), (1, 1)), True)


def test_cases_of_a_municipality_out_of_reach_are_not_counted() -> None:
    centre = a_centre("samen", "meer", "duin")
    found = a_case_type(centre)
    advisor = a_colleague(centre, "advisor_2")
    case = services.open_case(actor=advisor, contact_id=a_draft(advisor).pk, version_id=found.version_id)
    other = next(each for each in centre.municipalities if each.pk != case.municipality_id)
    near = a_colleague(centre, "administrator", municipalities=[other])
    case_type = CaseType.objects.get(pk=found.type_id)
    assert selectors.running_by_number(near, case_type) == {}
    assert selectors.running_by_number(centre.administrator, case_type) == {1: 1}


def test_an_earlier_version_becomes_the_draft_only_when_no_draft_is_lost(scene: Scene) -> None:
    actor, key = scene.centre.administrator, scene.case_type.pk
    with pytest.raises(ConflictError):
        services.restore_type_version(actor=actor, type_id=key, number=1)
    services.discard_draft(actor=actor, type_id=key)
    services.restore_type_version(actor=actor, type_id=key, number=1)
    assert scene.now().name == "Parkeervergunning voor bewoners"


def test_a_type_goes_by_file_to_another_contact_centre(scene: Scene) -> None:
    file = signed_in(scene.centre.administrator).get(reverse("cases:type_export", args=[scene.case_type.pk]))
    there = a_centre("elders")
    page = signed_in(there.administrator)
    data = {"id": str(uuid7()), "file": SimpleUploadedFile("type.json", file.content)}
    answer = page.post(reverse("cases:type_import"), data)
    assert answer.status_code == 302
    made = CaseType.objects.get(contact_centre_id=there.id)
    assert (made.code, made.is_active, newest_document(made).name) == ("parkeervergunning", False, "Geheime zilverberg")
    assert "Deze afdeling is er niet: parkeren" in page.get(answer["Location"]).content.decode()


def test_the_same_file_twice_under_one_key_is_one_type(scene: Scene) -> None:
    actor, data, key = scene.centre.administrator, written("nieuw", scene.now()).encode(), uuid7()
    first = services.import_case_type(actor=actor, data=data, type_id=key)
    assert services.import_case_type(actor=actor, data=data, type_id=key) == first


def test_a_file_that_is_not_right_says_what_is_wrong_and_makes_nothing(scene: Scene) -> None:
    broken = written("x", scene.now()).replace('"minutes": 20', '"minutes": "lang"')
    data = {"id": str(uuid7()), "file": SimpleUploadedFile("type.json", broken.encode())}
    before = CaseType.objects.count()
    answer = signed_in(scene.centre.administrator).post(reverse("cases:type_import"), data)
    assert answer.status_code == 422
    assert "Stap 3: ‘minutes’ moet een heel getal zijn." in answer.content.decode()
    assert CaseType.objects.count() == before


def test_a_type_that_was_never_published_can_be_deleted_and_another_cannot(scene: Scene) -> None:
    actor = scene.centre.administrator
    made = services.create_case_type(actor=actor, name="Proef")
    services.delete_case_type(actor=actor, type_id=made.pk)
    with pytest.raises(NotFoundError):
        selectors.get_case_type(actor, made.pk)
    with pytest.raises(ConflictError):
        services.delete_case_type(actor=actor, type_id=scene.case_type.pk)


def test_an_empty_type_can_be_built_up_to_one_that_can_be_published(scene: Scene) -> None:
    actor = scene.centre.administrator
    made = services.create_case_type(actor=actor, name="Laadpaal aanvragen")
    with pytest.raises(InvalidError):
        services.publish_case_type(actor=actor, type_id=made.pk)
    services.add_type_part(actor=actor, type_id=made.pk, kind="steps", label="Bekijken")
    services.add_type_part(actor=actor, type_id=made.pk, kind="results", label="Geplaatst")
    assert services.publish_case_type(actor=actor, type_id=made.pk).number == 1
    assert selectors.find_published(scene.centre.id, "laadpaal-aanvragen")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "a\x00b", "🚲" * 40])
def test_odd_texts_are_kept_and_shown_harmless(scene: Scene, typed: str) -> None:
    assert save(scene, GENERAL, name=typed).status_code == 200
    page = signed_in(scene.centre.administrator).get(reverse("cases:type_edit", args=[scene.case_type.pk]))
    assert "<script>alert" not in page.content.decode()


def test_a_version_with_the_same_parts_shows_no_difference(scene: Scene) -> None:
    url = reverse("cases:type_difference", args=[scene.case_type.pk])
    text = signed_in(scene.centre.administrator).get(url, {"van": "1", "naar": "2"}).content.decode()
    assert "zilverberg" in text
    assert "Niets gewijzigd" not in text
    same = signed_in(scene.centre.administrator).get(url, {"van": "2", "naar": "2"}).content.decode()
    assert "<ins>" not in same


def test_a_type_that_names_no_steps_is_still_shown(scene: Scene) -> None:
    actor = scene.centre.administrator
    made = services.create_case_type(actor=actor, name="Leeg", like=None)
    assert replace(newest_document(made), name="").steps == ()
    assert signed_in(actor).get(reverse("cases:type", args=[made.pk])).status_code == 200
