"""Each page asked by the right role, a wrong one, another contact centre and a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.profiles.selectors import employees_of, get_profile
from eenloket.profiles.services import set_profile_facts
from tests.builders import Centre, a_centre, a_colleague, an_outsider, signed_in
from tests.profiles.scenes import an_hr_adviser, edited, published, with_text

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

pytestmark = pytest.mark.django_db
KEY = "task.short_waiting_times"
READ = ("index", "library", "compare", "municipalities", "chart", "export")
READ_PROFILE = ("profile", "versions", "pdf", "vacancy", "interview")
EDIT = ("merge", "import", "national")
EDIT_PROFILE = ("copy", "draft", "draft_head", "draft_element_new", "draft_section_new")


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def hr(centre: Centre) -> Staff:
    staff = an_hr_adviser(centre)
    published(staff, "advisor_3", lambda document: with_text(document, KEY, "Geheim zinnetje"))
    edited(staff, "advisor_3", lambda document: with_text(document, KEY, "Nog geheimer"))
    return staff


def _url(name: str) -> str:
    return reverse(f"profiles:{name}", args=["advisor_3"] if name in (*READ_PROFILE, *EDIT_PROFILE) else [])


@pytest.mark.parametrize("name", [*READ, *READ_PROFILE])
def test_every_colleague_reads_and_nobody_else(centre: Centre, hr: Staff, name: str) -> None:
    url = _url(name)
    assert signed_in(a_colleague(centre, "advisor_3")).get(url).status_code == 200
    assert signed_in(a_colleague(centre, "back_office")).get(url).status_code == 403
    elsewhere = signed_in(an_outsider("hr")).get(url)
    assert elsewhere.status_code == (404 if name in READ_PROFILE else 200)
    assert b"eheim" not in elsewhere.content
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("name", [*EDIT, *EDIT_PROFILE])
def test_hr_changes_and_an_advisor_does_not(centre: Centre, hr: Staff, name: str) -> None:
    url = _url(name)
    assert signed_in(hr).get(url).status_code == 200
    assert signed_in(a_colleague(centre, "team_leader")).get(url).status_code == 403
    elsewhere = signed_in(an_outsider("hr")).get(url)
    assert elsewhere.status_code == (404 if name in EDIT_PROFILE else 200)
    assert b"eheim" not in elsewhere.content
    assert Client().get(url).status_code == 302


def test_what_is_in_a_draft_is_on_no_page_for_reading(centre: Centre, hr: Staff) -> None:
    client = signed_in(a_colleague(centre, "advisor_3"))
    for name in (*READ, *READ_PROFILE):
        assert b"Nog geheimer" not in client.get(_url(name)).content


@pytest.mark.parametrize(
    "name",
    ["adopt", "import_store", "municipalities_drop", "person_add", "facts", "in_use", "draft_table", "draft_publish"],
)
def test_who_may_only_read_changes_nothing(centre: Centre, hr: Staff, name: str) -> None:
    args = ["advisor_3"] if name in ("facts", "in_use", "draft_table", "draft_publish") else []
    url = reverse(f"profiles:{name}", args=args)
    assert signed_in(a_colleague(centre, "advisor_1")).post(url).status_code == 403
    assert Client().post(url).status_code == 302


def test_without_profiles_there_is_one_thing_to_do(centre: Centre) -> None:
    client = signed_in(a_colleague(centre, "hr"))
    assert reverse("profiles:adopt") in client.get(_url("index")).content.decode()
    assert client.post(reverse("profiles:adopt")).status_code == 302
    assert "Klantadviseur 3" in client.get(_url("index")).content.decode()
    reader = signed_in(a_colleague(a_centre("leeg"), "advisor_1"))
    assert reverse("profiles:adopt") not in reader.get(_url("index")).content.decode()


def test_the_profile_page_shows_all_with_its_source_and_its_use(centre: Centre, hr: Staff) -> None:
    a_colleague(centre, "advisor_3", name="Noor de Wit")
    text = signed_in(hr).get(reverse("profiles:profile", args=["project_manager"])).content.decode()
    assert "5.6.5" in text
    text = signed_in(hr).get(_url("profile")).content.decode()
    for said in ("Geheim zinnetje", "5.1.4", "120", "eigen versie 2"):
        assert said in text


def test_the_draft_page_keeps_levels_and_moves_and_drops(centre: Centre, hr: Staff) -> None:
    client, code = signed_in(hr), "manager"
    client.post(reverse("profiles:draft", args=[code]))
    key = "competence.listening"

    def send(do: str, **more: str) -> None:
        seal = client.get(reverse("profiles:draft", args=[code])).context["seal"]
        assert (
            client.post(reverse("profiles:draft_table", args=[code]), {"seal": seal, "do": do, **more}).status_code
            == 302
        )

    send("", **{f"level:{key}": "1", f"weight:{key}": "1", f"demand:{key}": "nice"})
    document = client.get(reverse("profiles:draft", args=[code])).context["document"]
    assert (document.by_key[key].level, document.by_key[key].weight, document.by_key[key].demand) == (1, 1, "nice")
    send(f"drop:{key}")
    assert key not in client.get(reverse("profiles:draft", args=[code])).context["document"].by_key


def test_an_element_is_added_changed_and_published_by_the_pages(centre: Centre, hr: Staff) -> None:
    client, code = signed_in(hr), "manager"
    client.post(reverse("profiles:draft", args=[code]))
    seal = client.get(reverse("profiles:draft", args=[code])).context["seal"]
    typed = {"seal": seal, "kind": "task", "text": "Belt met de raad", "weight": "2", "demand": "must"}
    assert client.post(reverse("profiles:draft_element_new", args=[code]), typed).status_code == 302
    page = client.get(reverse("profiles:draft", args=[code]))
    assert "task.own_belt_met_de_raad" in page.context["document"].by_key
    refused = client.post(reverse("profiles:draft_publish", args=[code]), {"seal": page.context["seal"], "remark": ""})
    assert refused.status_code == 422
    sent = {"seal": page.context["seal"], "remark": "Nieuwe taak"}
    assert client.post(reverse("profiles:draft_publish", args=[code]), sent).status_code == 302
    assert "Belt met de raad" in client.get(reverse("profiles:profile", args=[code])).content.decode()


def test_an_indicator_needs_a_competence(centre: Centre, hr: Staff) -> None:
    client = signed_in(hr)
    page = client.get(reverse("profiles:draft", args=["advisor_3"]))
    typed = {"seal": page.context["seal"], "kind": "indicator", "text": "x", "weight": "2", "demand": "must"}
    assert client.post(reverse("profiles:draft_element_new", args=["advisor_3"]), typed).status_code == 422


def test_public_is_only_what_hr_made_public(centre: Centre, hr: Staff) -> None:
    url = reverse("website:function", args=["meerland", "advisor_3"])
    assert Client().get(url).status_code == 404
    set_profile_facts(actor=hr, code="advisor_3", places=3, is_public=True)
    text = Client().get(url).content.decode()
    assert "Geheim zinnetje" in text
    assert "Nog geheimer" not in text
    listing = Client().get(reverse("website:functions", args=["meerland"])).content.decode()
    assert "Klantadviseur 3" in listing
    assert "Manager KCC" not in listing
    a_centre("elders")
    assert Client().get(reverse("website:function", args=["elders", "advisor_3"])).status_code == 404


def test_pages_do_not_ask_more_of_the_database_for_more_people(
    centre: Centre, hr: Staff, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(hr)
    counts = []
    for people in (2, 8):
        for _ in range(people):
            a_colleague(centre, "advisor_3")
        for name in ("chart", "index", "profile", "library"):
            client.get(_url(name))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(_url(name))
            counts.append(len(queries))
    assert counts[:4] == counts[4:]


def test_a_person_of_another_centre_is_not_found(centre: Centre, hr: Staff) -> None:
    a_colleague(centre, "advisor_3", name="Noor de Wit")
    employee = employees_of(centre.id).get(name="Noor de Wit")
    url = reverse("profiles:person", args=[employee.pk])
    assert b"Noor de Wit" in signed_in(hr).get(url).content
    elsewhere = signed_in(an_outsider("hr")).get(url)
    assert (elsewhere.status_code, b"Noor" in elsewhere.content) == (404, False)
    assert get_profile(centre.id, "advisor_3").name == "Klantadviseur 3"
