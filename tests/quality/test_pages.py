"""The pages of quality: who may open them, and what they keep."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from eenloket.core.ids import uuid7
from eenloket.quality import services
from eenloket.quality.models import CalibrationSession, Coaching, Evaluation, FormVersion, QualityForm, Sample
from eenloket.quality.types import FormChannel, Kind
from tests.assessment.scenes import Scene
from tests.builders import an_outsider, signed_in
from tests.quality.scenes import (
    a_coaching,
    a_contact,
    a_session,
    a_team_with_functions,
    finish,
    finished,
    marks,
    part_of,
)

pytestmark = pytest.mark.django_db

OK, ELSEWHERE, REFUSED, GONE = 200, 302, 403, 404


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


@dataclass(frozen=True)
class Things:
    """One of each thing that has a page."""

    evaluation: Evaluation
    session: CalibrationSession
    coaching: Coaching
    sample: Sample
    version: FormVersion


@pytest.fixture
def things(scene: Scene) -> Things:
    done = finished(scene.leader, a_contact(scene.advisor, subject="Zilverberg"))
    session = a_session(scene)
    a_contact(scene.advisor)
    client = signed_in(scene.leader)
    client.post(reverse("quality:samples"), draw_of(scene))
    return Things(done, session, a_coaching(scene), Sample.objects.get(), done.version)


def draw_of(scene: Scene) -> dict[str, str]:
    day = a_contact(scene.colleague).arrived_on.isoformat()
    return {"id": str(uuid7()), "kind": "phone", "first": day, "last": day, "per_advisor": "1"}


# Per page what the leader, the advisor, a colleague, the leader of another team, the manager, HR and an outsider get.
WHO = ("leader", "advisor", "colleague", "other_leader", "manager", "hr")
TABLE = {
    "index": (OK, ELSEWHERE, ELSEWHERE, OK, OK, REFUSED),
    "mine": (OK, OK, OK, OK, OK, REFUSED),
    "person": (OK, ELSEWHERE, REFUSED, REFUSED, REFUSED, ELSEWHERE),
    "forms": (OK, REFUSED, REFUSED, OK, OK, REFUSED),
    "form_version": (OK, OK, OK, OK, OK, REFUSED),
    "form": (REFUSED, REFUSED, REFUSED, REFUSED, OK, REFUSED),
    "samples": (OK, REFUSED, REFUSED, OK, OK, REFUSED),
    "sample": (OK, REFUSED, REFUSED, GONE, GONE, REFUSED),
    "evaluation": (OK, OK, GONE, GONE, GONE, ELSEWHERE),
    "calibration": (OK, REFUSED, REFUSED, OK, GONE, REFUSED),
    "calibration_start": (OK, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED),
    "coaching": (OK, OK, GONE, GONE, GONE, ELSEWHERE),
    "coaching_start": (OK, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED),
    "figures": (OK, REFUSED, REFUSED, OK, OK, REFUSED),
    "figures_rows": (OK, REFUSED, REFUSED, OK, OK, REFUSED),
}


def address(name: str, scene: Scene, things: Things) -> str:
    keys: dict[str, list[object]] = {
        "person": [scene.employee.pk],
        "form_version": [things.version.pk],
        "form": ["phone"],
        "sample": [things.sample.pk],
        "evaluation": [things.evaluation.pk],
        "calibration": [things.session.pk],
        "calibration_start": [things.evaluation.contact_id],
        "coaching": [things.coaching.pk],
        "coaching_start": [scene.employee.pk],
    }
    return reverse(f"quality:{name}", args=keys.get(name, []))


def test_every_page_is_for_who_may(scene: Scene, things: Things) -> None:
    clients = {name: signed_in(getattr(scene, name)) for name in WHO}
    found = {page: tuple(clients[who].get(address(page, scene, things)).status_code for who in WHO) for page in TABLE}
    assert found == TABLE


def test_another_contact_centre_and_strangers_learn_nothing(scene: Scene, things: Things) -> None:
    outsider = signed_in(an_outsider("team_leader"))
    for page in TABLE:
        answer = outsider.get(address(page, scene, things))
        assert "Zilverberg" not in answer.content.decode()
        assert Client().get(address(page, scene, things)).status_code == ELSEWHERE
    for page in ("person", "form_version", "sample", "evaluation", "calibration", "calibration_start", "coaching"):
        assert outsider.get(address(page, scene, things)).status_code in (GONE, REFUSED), page


def test_hr_says_what_for_and_then_reads(scene: Scene, things: Things) -> None:
    client = signed_in(scene.hr)
    where = client.get(address("evaluation", scene, things))
    answer = client.post(where["Location"], {"purpose": "gesprek over loopbaan", "terug": "/kwaliteit/"})
    assert answer.status_code == ELSEWHERE
    for page in ("evaluation", "coaching", "person"):
        assert client.get(address(page, scene, things)).status_code == OK


def test_a_manager_reads_no_name_day_or_subject_of_somebody_elses_people(scene: Scene, things: Things) -> None:
    answer = signed_in(scene.manager).get(address("figures_rows", scene, things)).content.decode()
    assert "Zilverberg" not in answer
    assert scene.advisor.name not in answer


def test_who_calibrates_does_not_read_whose_contact_it_is(scene: Scene, things: Things) -> None:
    own = part_of(things.session, scene.other_leader)
    client = signed_in(scene.other_leader)
    for url in (reverse("quality:evaluation", args=[own.pk]), address("calibration", scene, things)):
        assert scene.advisor.name not in client.get(url).content.decode()


def form_of(made: Evaluation, **changed: str) -> dict[str, str]:
    typed = {f"m-{key}": mark for key, mark in marks(made).items()}
    return {"revision": str(made.revision), **typed, "summary": "Goed gesprek.", **changed}


def test_the_draft_is_saved_and_survives_a_reload(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    client = signed_in(scene.leader)
    told = client.post(reverse("quality:evaluation_save", args=[made.pk]), form_of(made)).json()
    assert (told["revision"], told["score"], told["missing"]) == (1, 100, 0)
    page = client.get(reverse("quality:evaluation", args=[made.pk])).content.decode()
    assert "Goed gesprek." in page
    assert page.count('" checked><span>') == len(marks(made))


def test_a_refused_form_keeps_what_was_typed(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    answer = signed_in(scene.leader).post(
        reverse("quality:evaluation", args=[made.pk]), form_of(made, **{"m-correct": "", "r-need": "Vroeg niet door"})
    )
    assert answer.status_code == 422
    assert "Vroeg niet door" in answer.content.decode()
    assert 'id="f-correct"' in answer.content.decode()


def test_a_draft_changed_in_another_window_is_said_so(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    client, url = signed_in(scene.leader), reverse("quality:evaluation_save", args=[made.pk])
    client.post(url, form_of(made))
    answer = client.post(url, form_of(made, summary="Ander venster"), headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["error"]


def test_from_finishing_to_the_answer_of_the_advisor(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    signed_in(scene.leader).post(reverse("quality:evaluation", args=[made.pk]), form_of(made))
    step = reverse("quality:evaluation_step", args=[made.pk])
    advisor = signed_in(scene.advisor)
    assert advisor.post(step, {"step": "react", "reaction": "remark"}).status_code == 422
    assert advisor.post(step, {"step": "react", "reaction": "agree"}).status_code == ELSEWHERE
    made.refresh_from_db()
    assert made.reaction == "agree"


def test_the_page_of_an_advisor_shows_what_is_to_be_done_and_what_was_said(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor, subject="Rijbewijs"))
    services.ask_self_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor, subject="Verhuizen").pk)
    coaching = a_coaching(scene)
    page = signed_in(scene.advisor).get(reverse("quality:mine")).content.decode()
    for each in ("Rijbewijs", "Verhuizen", coaching.what):
        assert each in page


def test_the_overview_of_a_leader_leads_to_what_waits(scene: Scene, things: Things) -> None:
    page = signed_in(scene.leader).get(reverse("quality:index")).content.decode()
    for each in (things.coaching, things.session, things.evaluation):
        assert str(each.pk) in page


def test_a_self_evaluation_begins_at_an_own_contact(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    url = reverse("quality:evaluation_start", args=[contact.pk])
    assert signed_in(scene.advisor).post(url, {"kind": "self"}).status_code == ELSEWHERE
    assert Evaluation.objects.get().kind == Kind.SELF
    assert signed_in(scene.colleague).post(url, {"kind": "self"}).status_code == GONE


def test_a_calibration_by_its_pages(scene: Scene, things: Things) -> None:
    for each in (scene.leader, scene.other_leader):
        finish(each, part_of(things.session, each), correct="4" if each == scene.leader else "2")
    client, url = signed_in(scene.leader), address("calibration", scene, things)
    assert "kappa" in client.get(url).content.decode()
    typed = {f"m-{key}": mark for key, mark in marks(part_of(things.session, scene.leader)).items()}
    assert client.post(url, {"step": "agree", **typed, "m-correct": ""}).status_code == 422
    assert client.post(url, {"step": "agree", **typed}).status_code == ELSEWHERE
    assert Evaluation.objects.filter(contact=things.session.contact, kind=Kind.LEADER).exists()


def test_coaching_by_its_pages(scene: Scene, things: Things) -> None:
    client = signed_in(scene.leader)
    typed = {"id": str(uuid7()), "what": "Doorvragen", "measure": "criterion", "which": "phone:need"}
    url = address("coaching_start", scene, things) + f"?beoordeling={things.evaluation.pk}"
    assert client.get(url).status_code == OK
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Doorvragen" in refused.content.decode()
    on = things.coaching.look_again_on.isoformat()
    assert client.post(url, {**typed, "look_again_on": on}).status_code == ELSEWHERE
    made = Coaching.objects.get(what="Doorvragen")
    page = reverse("quality:coaching", args=[made.pk])
    assert client.post(page, {"step": "end", "outcome": "reached", "result": ""}).status_code == 422
    assert client.post(page, {"step": "end", "outcome": "reached", "result": "Gelukt"}).status_code == ELSEWHERE


# --- the editor -------------------------------------------------------------------------------------------------


def as_typed(version: FormVersion, **changed: str) -> QueryDict:
    """The form of the editor as a browser sends it."""
    form, sent = version.read(), QueryDict(mutable=True)
    sent.update({"revision": str(version.revision), "title": form.title, "intro": form.intro})
    for group in form.groups:
        sent.appendlist("group", group.key)
        sent.update({f"g-{group.key}-title": group.title, f"g-{group.key}-weight": str(group.weight)})
        for each in group.criteria:
            sent.appendlist(f"criterion-{group.key}", each.key)
            scale = "yes_no" if each.is_yes_no else str(each.most)
            sent.update({f"c-{each.key}-text": each.text, f"c-{each.key}-good": each.good})
            sent.update({f"c-{each.key}-weight": str(each.weight), f"c-{each.key}-most": scale})
            sent.setlist(f"c-{each.key}-elements", list(each.elements))
    for error in form.critical:
        sent.appendlist("error", error.key)
        sent.update({f"e-{error.key}-text": error.text, f"e-{error.key}-effect": error.effect})
    for name, value in changed.items():
        sent[name] = value
    return sent


def sent(scene: Scene, **changed: str) -> int:
    """Send the editor's form for the phone with this changed."""
    draft = services.open_draft(actor=scene.manager, channel=FormChannel.PHONE)
    url = reverse("quality:form", args=["phone"])
    body = as_typed(draft, **changed).urlencode()
    return signed_in(scene.manager).post(url, body, content_type="application/x-www-form-urlencoded").status_code


def draft(scene: Scene) -> FormVersion:
    return services.open_draft(actor=scene.manager, channel=FormChannel.PHONE)


def test_what_is_sent_unchanged_changes_nothing(scene: Scene) -> None:
    before = draft(scene)
    assert sent(scene) == ELSEWHERE
    assert (draft(scene).document, draft(scene).revision) == (before.document, 0)


def test_a_criterion_is_added_moved_and_taken_away(scene: Scene) -> None:
    sent(scene, do="add_criterion:opening")
    added = draft(scene).read().groups[0].criteria[-1]
    assert added.text == ""
    sent(scene, do=f"up:{added.key}")
    assert [each.key for each in draft(scene).read().groups[0].criteria] == ["greeting", added.key, "need"]
    sent(scene, do=f"remove:{added.key}")
    assert [each.key for each in draft(scene).read().groups[0].criteria] == ["greeting", "need"]


def test_publishing_makes_a_version_and_evaluations_keep_theirs(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    assert sent(scene, do="publish", **{"c-correct-text": "Klopt het antwoord", "remark": "Korter"}) == ELSEWHERE
    form = QualityForm.objects.get()
    assert form.current
    assert (form.current.number, form.current.remark) == (2, "Korter")
    made.refresh_from_db()
    assert made.version.number == 1
    later = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    assert later.version.read().by_key["correct"].text == "Klopt het antwoord"


def test_what_is_wrong_stops_publishing_and_stays_as_it_was_typed(scene: Scene) -> None:
    assert sent(scene, do="publish", **{"c-correct-text": "", "c-need-weight": "eleven"}) == 422
    kept = draft(scene).read().by_key
    assert kept["correct"].text == ""
    assert QualityForm.objects.get().current.number == 1  # type: ignore[union-attr]


def test_a_colleague_who_changed_it_meanwhile_is_not_overwritten(scene: Scene) -> None:
    sent(scene, title="Eerste")
    assert sent(scene, title="Tweede", revision="0") == 409
    assert draft(scene).read().title == "Eerste"


def test_the_draft_is_thrown_away_and_the_form_in_use_stays(scene: Scene) -> None:
    sent(scene, title="Weg ermee")
    sent(scene, do="drop")
    assert draft(scene).read().title == "Telefoongesprek"
