"""One function of several, for a small municipality."""

from __future__ import annotations

import pytest

from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.profiles.rules import DROP, Part, Place
from eenloket.profiles.selectors import document_of, employees_of, get_profile
from eenloket.profiles.services import appoint, merge_profiles
from tests.builders import Centre, a_centre, a_colleague, fresh, signed_in
from tests.profiles.scenes import an_hr_adviser

pytestmark = pytest.mark.django_db
ANALYSIS = Place(Part.ELEMENT, "competence.problem_analysis")


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def test_a_merged_function_asks_all_once_and_the_strictest_of_both(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    made = merge_profiles(actor=hr, codes=["advisor_3", "team_leader"], name="Meewerkend voorman", choices={})
    document = document_of(made)
    parts = [document_of(get_profile(centre.id, code)) for code in ("advisor_3", "team_leader")]
    assert set(document.by_key) == {key for part in parts for key in part.by_key}
    assert document.grants == ("advisor_3", "team_leader")
    assert "team_leader" not in document.reports_to
    assert set(made.based_on) == {"advisor_3", "team_leader"}
    assert made.current is not None
    assert set(made.current.base) == {"advisor_3", "team_leader"}


def test_a_choice_takes_the_place_of_the_strictest(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    codes = ["advisor_3", "advisor_1"]
    strictest = document_of(merge_profiles(actor=hr, codes=codes, name="Een", choices={}))
    chosen = document_of(merge_profiles(actor=hr, codes=codes, name="Twee", choices={ANALYSIS: "advisor_3"}))
    dropped = document_of(merge_profiles(actor=hr, codes=codes, name="Drie", choices={ANALYSIS: DROP}))
    assert (strictest.by_key[ANALYSIS.key].level, chosen.by_key[ANALYSIS.key].level) == (4, 2)
    assert not [each for each in dropped.elements if ANALYSIS.key in (each.key, each.parent)]


def test_whoever_holds_a_merged_function_may_what_both_may(centre: Centre) -> None:
    somebody = a_colleague(centre, "director")
    hr = an_hr_adviser(centre)
    made = merge_profiles(actor=hr, codes=["advisor_2", "manager"], name="Alleskunner", choices={})
    employee = employees_of(centre.id).get(staff=somebody)
    appoint(actor=hr, employee_id=employee.pk, profile_id=made.pk, starts_on=clock.today())
    assert fresh(somebody).role_codes == {"director", "advisor_2", "manager"}


def test_one_profile_is_not_enough(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    with pytest.raises(InvalidError):
        merge_profiles(actor=hr, codes=["manager", "manager"], name="Een", choices={})


def test_the_page_shows_conflicts_and_makes_the_function(centre: Centre) -> None:
    client = signed_in(an_hr_adviser(centre))
    shown = client.get("/team/functies/samenvoegen/", {"p": ["advisor_3", "advisor_1"]})
    assert "keuze:element:competence.problem_analysis" in shown.content.decode()
    typed = {
        "p": ["advisor_3", "advisor_1"],
        "name": "Adviseur klein",
        "make": "1",
        "keuze:element:competence.problem_analysis": "advisor_3",
    }
    assert client.post("/team/functies/samenvoegen/", typed).status_code == 302
    made = document_of(get_profile(centre.id, "adviseur-klein"))
    assert made.by_key["competence.problem_analysis"].level == 2
    typed["name"] = "Adviseur klein"
    assert client.post("/team/functies/samenvoegen/", typed).status_code == 422
