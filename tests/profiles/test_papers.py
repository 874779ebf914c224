"""Profiles on paper."""

from __future__ import annotations

import re

import pytest

from eenloket.core.pdf import render_pdf
from eenloket.profiles.national import national_profile
from eenloket.profiles.papers import interview_paper, profile_paper, vacancy_paper, vacancy_text
from eenloket.profiles.selectors import get_profile
from eenloket.profiles.types import Kind
from tests.builders import a_centre, signed_in
from tests.profiles.scenes import an_hr_adviser

BASE = "/team/functies/profiel/advisor_3/"


def test_the_same_data_gives_the_same_bytes() -> None:
    data = interview_paper(national_profile("project_manager"), "KCC Meerland")
    assert render_pdf("profiles/interview", data) == render_pdf("profiles/interview", data)


def test_a_paper_is_in_the_face_of_the_house_alone() -> None:
    made = render_pdf("profiles/interview", interview_paper(national_profile("project_manager"), "Źółć, Şükrü, Bjørn"))
    faces = set(re.findall(rb"/FontName/\w+\+([\w-]+)", made))
    assert faces == {b"SourceSans3-Regular", b"SourceSans3-Bold"}


def test_what_is_typed_is_never_read_as_markup() -> None:
    text = '## #panic("kop")\n- #read("/etc/passwd")\n*niet vet* $x$ @weg \\'
    assert render_pdf("profiles/vacancy", vacancy_paper("#panic()", text, "KCC")).startswith(b"%PDF")


def test_a_template_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        render_pdf("profiles/niets", {})


def test_the_interview_form_asks_about_every_competence_and_indicator() -> None:
    document = national_profile("team_leader")
    asked = [each for group in interview_paper(document, "KCC")["groups"] for each in group["elements"]]
    indicators = [text for each in asked for text in each["indicators"]]
    assert [each["name"] for each in asked][:5] == [each.text for each in document.of_kind(Kind.COMPETENCE)]
    assert len(indicators) == 23


def test_the_guiding_question_of_the_project_manager_is_the_question() -> None:
    document = national_profile("project_manager")
    first = interview_paper(document, "KCC")["groups"][0]["elements"][0]
    assert first["question"] == document.of_kind(Kind.COMPETENCE)[0].question


def test_a_vacancy_names_every_task_and_demand() -> None:
    document = national_profile("advisor_1")
    text = vacancy_text(document, "KCC")
    for element in document.elements:
        assert element.kind == Kind.INDICATOR or element.text in text


@pytest.mark.django_db
def test_the_profile_on_paper_holds_every_element() -> None:
    centre = a_centre()
    an_hr_adviser(centre)
    profile = get_profile(centre.id, "manager")
    said = str(profile_paper(profile, edition="landelijk", centre="KCC"))
    for element in national_profile("manager").elements:
        assert element.text in said.replace("\\'", "'")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["pdf/", "gesprek/?vorm=pdf"])
def test_a_paper_comes_as_pdf(page: str) -> None:
    answer = signed_in(an_hr_adviser(a_centre())).get(BASE + page)
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")


@pytest.mark.django_db
def test_a_changed_vacancy_goes_out_as_pdf() -> None:
    client = signed_in(an_hr_adviser(a_centre()))
    assert "Bedient de uitgebreide telefooncentrale" in client.get(f"{BASE}vacature/").content.decode()
    assert client.post(f"{BASE}vacature/", {"text": "## Kom bij ons"}).content.startswith(b"%PDF")
