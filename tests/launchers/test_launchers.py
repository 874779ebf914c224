"""Applications beside Eenloket: for what is in front, opened with what is known, no BSN, their result typed once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import CaseEvent
from eenloket.cases.services import open_case
from eenloket.contacts.models import Contact
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.launchers import rules
from eenloket.launchers.models import Launcher
from eenloket.launchers.selectors import fitting, front_of
from eenloket.launchers.services import LauncherChange, open_launcher, save_launcher, type_back
from eenloket.launchers.types import VARIABLES
from tests.builders import (
    BSN,
    Centre,
    a_case,
    a_case_type,
    a_centre,
    a_citizen,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    an_outsider,
    signed_in,
)

pytestmark = pytest.mark.django_db

URL = "https://vergunning.example/zoek?pc={postcode}&nr={huisnummer}&zaak={zaaknummer}"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


def an_application(centre: Centre, **change: Any) -> Launcher:
    given = {"name": "Vergunningen", "url": URL, "takes_result": True, "result_label": "Nummer van de vergunning"}
    typed = LauncherChange(**{**given, **change})
    return save_launcher(actor=centre.administrator, launcher_id=uuid7(), change=typed)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://x.example/{postcode}", ""),
        ("https://x.example/{bsn}", "bsn"),
        ("https://x.example/?BSN=1", "bsn"),
        ("https://x.example/{ Burgerservicenummer }", "bsn"),
        ("https://{postcode}.example/", "host"),
        ("https://x.example/{naam}", "variable"),
        ("https://x.example/{postcode", "variable"),
        ("javascript:alert(1)", "address"),
        ("https://user@x.example/", "address"),
        ("x.example", "address"),
    ],
)
def test_an_address_is_one_of_the_web_without_a_bsn(url: str, problem: str) -> None:
    assert rules.problem_with(url, VARIABLES) == problem


def test_a_value_stays_one_part_of_the_address() -> None:
    assert rules.filled_in("https://x.example/?a={postcode}", {"postcode": "1&b=2/ #"}) == (
        "https://x.example/?a=1%26b%3D2%2F%20%23"
    )


def test_a_wrong_address_is_refused_by_name_of_the_field(centre: Centre) -> None:
    with pytest.raises(InvalidError) as refused:
        an_application(centre, url="https://x.example/{bsn}", result_label=" ")
    assert set(refused.value.fields) == {"url", "result_label"}


def test_it_opens_with_what_is_known_and_is_on_the_trail_without_data(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre)
    party = a_citizen(advisor)
    case = a_case(advisor, a_department(centre), party=party)
    address = open_launcher(actor=advisor, launcher_id=launcher.pk, case_id=case.pk)
    assert f"pc={party.postcode}" in address
    assert address.endswith(f"zaak={case.reference}")
    entry = AuditEntry.objects.get(action="launcher.opened")
    assert entry.detail["case"] == str(case.pk)
    assert party.postcode not in str(entry.detail)
    assert BSN not in address


def test_what_is_not_known_is_said_and_nothing_opens(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre)
    contact = a_draft(advisor)
    with pytest.raises(InvalidError):
        open_launcher(actor=advisor, launcher_id=launcher.pk, contact_id=contact.pk)
    assert not AuditEntry.objects.filter(action="launcher.opened").exists()


def test_a_secret_address_stays_out(centre: Centre, advisor: Staff) -> None:
    party = a_citizen(advisor)
    type(party).objects.update(is_secret=True)
    case = a_case(advisor, a_department(centre), party=party)
    assert "postcode" not in front_of(advisor, case_id=case.pk).values


def test_it_is_shown_for_its_words_and_everywhere_without_any(centre: Centre, advisor: Staff) -> None:
    an_application(centre, words="parkeren, paspoort")
    an_application(centre, name="Kaart", url="https://kaart.example/", takes_result=False)
    an_application(centre, name="Uit", is_active=False)
    department = a_department(centre)

    def names(subject: str) -> list[str]:
        case = a_case(advisor, department, subject=subject)
        return [each.launcher.name for each in fitting(advisor, front_of(advisor, case_id=case.pk))]

    assert names("Mijn paspoort is weg") == ["Kaart", "Vergunningen"]
    assert names("Losse tegel") == ["Kaart"]


def test_it_is_shown_for_the_type_of_the_case_that_a_question_became(centre: Centre, advisor: Staff) -> None:
    kind = a_case_type(centre)
    an_application(centre, case_types=[kind.code])
    contact = a_draft(advisor)
    assert fitting(advisor, front_of(advisor, contact_id=contact.pk)) == []
    case = open_case(actor=advisor, contact_id=contact.pk, version_id=kind.version_id, values={})
    for front in (front_of(advisor, contact_id=contact.pk), front_of(advisor, case_id=case.pk)):
        assert [each.launcher.name for each in fitting(advisor, front)] == ["Vergunningen"]


def test_a_result_goes_into_the_note_once(centre: Centre, advisor: Staff) -> None:
    launcher, contact, key = an_application(centre), a_draft(advisor), uuid7()
    for _twice in range(2):
        type_back(actor=advisor, launcher_id=launcher.pk, result_id=key, text=" V-12 ", contact_id=contact.pk)
    assert Contact.objects.get(pk=contact.pk).note_for_colleagues == "Nummer van de vergunning: V-12"


def test_a_result_is_a_step_of_the_case(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre)
    case = a_case(advisor, a_department(centre))
    type_back(actor=advisor, launcher_id=launcher.pk, result_id=uuid7(), text="V-12", case_id=case.pk)
    event = CaseEvent.objects.get(kind="typed_back")
    assert (event.text, event.is_for_citizen) == ("Nummer van de vergunning: V-12", False)


def test_a_bsn_is_not_typed_back(centre: Centre, advisor: Staff) -> None:
    launcher, contact = an_application(centre), a_draft(advisor)
    with pytest.raises(InvalidError):
        type_back(actor=advisor, launcher_id=launcher.pk, result_id=uuid7(), text=BSN, contact_id=contact.pk)


def test_only_who_keeps_them_changes_them(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre)
    change = LauncherChange(name="Anders", url="https://x.example/")
    with pytest.raises(NotAllowedError):
        save_launcher(actor=advisor, launcher_id=launcher.pk, change=change)
    with pytest.raises(NotFoundError):
        save_launcher(actor=an_outsider("administrator"), launcher_id=launcher.pk, change=change)


def test_the_pages_are_for_who_may(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre)
    case = a_case(advisor, a_department(centre), subject="Zilverberg")
    contact = a_draft(advisor)
    stranger, member = an_outsider(), a_department_member(a_department(centre, "elders"))
    box = reverse("launchers:box")
    for query in (f"?zaak={case.pk}", f"?vraag={contact.pk}"):
        assert signed_in(advisor).get(box + query).status_code == 200
        for each in (stranger, member):
            assert signed_in(each).get(box + query).status_code == 404
    assert (
        signed_in(stranger).get(reverse("launchers:open", args=[launcher.pk]) + f"?zaak={case.pk}").status_code == 404
    )
    for name, args in (("index", []), ("launcher", [launcher.pk])):
        url = reverse(f"launchers:{name}", args=args)
        assert [signed_in(each).get(url).status_code for each in (centre.administrator, advisor)] == [200, 403]


def test_opening_redirects_without_telling_where_from(centre: Centre, advisor: Staff) -> None:
    launcher = an_application(centre, url="https://x.example/{zaaknummer}")
    case = a_case(advisor, a_department(centre))
    page = signed_in(advisor).get(reverse("launchers:open", args=[launcher.pk]) + f"?zaak={case.pk}")
    assert (page.status_code, page["Location"]) == (302, f"https://x.example/{case.reference}")
    assert page["Referrer-Policy"] == "no-referrer"


def test_the_page_keeps_what_was_typed(centre: Centre) -> None:
    page = signed_in(centre.administrator).post(
        reverse("launchers:launcher", args=[uuid7()]), {"name": "Kaart van alles", "url": "https://x.example/{bsn}"}
    )
    assert (page.status_code, "Kaart van alles" in page.content.decode()) == (422, True)
