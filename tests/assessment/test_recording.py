"""Recording judgements, and the scale they are given on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eenloket.accounts.models import Staff
from eenloket.assessment import selectors
from eenloket.assessment.models import EmployeeStanding, Rating
from eenloket.assessment.services import Judgement, rate, rate_test, save_own_words, save_scale
from eenloket.assessment.types import SOURCE_WEIGHTS, Source
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from tests.assessment.scenes import DIPLOMA, LISTENING, TYPING, Scene, a_scene, employee_of
from tests.builders import an_outsider, signed_in, the_time_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def _say(actor: Staff, scene: Scene, level: int, source: Source, **more: object) -> list[Rating]:
    judgement = Judgement(key=LISTENING, level=level, source=source, **more)  # type: ignore[arg-type]
    return rate(actor=actor, employee_id=scene.employee.pk, judgements=[judgement])


def test_judgements_stay_apart_and_the_heaviest_counts(scene: Scene) -> None:
    _say(scene.advisor, scene, 3, Source.SELF)
    _say(scene.leader, scene, 1, Source.LEADER)
    _say(scene.leader, scene, 2, Source.OBSERVATION)
    standing = EmployeeStanding.objects.get(employee=scene.employee)
    assert standing.levels == {LISTENING: 1}
    assert standing.conflicts == [LISTENING]
    assert Rating.objects.count() == 3
    assert AuditEntry.objects.filter(action="employee.rated", subject_id=scene.employee.pk).count() == 3


@pytest.mark.parametrize(
    ("who", "source"),
    [
        ("colleague", Source.LEADER),
        ("other_leader", Source.LEADER),
        ("manager", Source.LEADER),
        ("advisor", Source.LEADER),
        ("leader", Source.SELF),
        ("leader", Source.HR),
        ("hr", Source.LEADER),
    ],
)
def test_nobody_else_records_a_judgement(scene: Scene, who: str, source: Source) -> None:
    with pytest.raises(NotAllowedError):
        _say(getattr(scene, who), scene, 3, source)
    assert not Rating.objects.exists()


def test_another_contact_centre_does_not_know_the_employee(scene: Scene) -> None:
    with pytest.raises(NotFoundError):
        _say(an_outsider("team_leader"), scene, 3, Source.LEADER)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("level", {"level": 5}),
        ("given_on", {"given_on": clock.today() + timedelta(2)}),
        ("expires_on", {"expires_on": clock.today() - timedelta(1)}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(scene: Scene, field: str, more: dict[str, object]) -> None:
    with pytest.raises(InvalidError) as refused:
        _say(scene.leader, scene, int(str(more.pop("level", 3))), Source.LEADER, **more)
    assert field in refused.value.fields


def test_an_expired_certificate_drops_out_of_the_standing_by_itself(scene: Scene) -> None:
    ends = clock.today() + timedelta(10)
    paper = Judgement(key=DIPLOMA, level=3, source=Source.CERTIFICATE, expires_on=ends)
    rate(actor=scene.hr, employee_id=scene.employee.pk, judgements=[paper])
    key = scene.employee.pk
    assert selectors.standings_of([key])[key].levels == {DIPLOMA: 3}
    with the_time_is(f"{ends + timedelta(1)} 09:00"):
        assert selectors.standings_of([key])[key].levels == {}


def test_the_newest_certificate_is_what_reminds(scene: Scene) -> None:
    for lasts in (20, 200):
        ends = clock.today() + timedelta(lasts)
        paper = Judgement(key=DIPLOMA, level=3, source=Source.CERTIFICATE, expires_on=ends)
        if lasts == 200:
            found = selectors.certificates_that_expire([scene.employee.pk], within=timedelta(90))
            assert [each.expires_on for each in found] == [clock.today() + timedelta(20)]
        rate(actor=scene.leader, employee_id=scene.employee.pk, judgements=[paper])
    assert selectors.certificates_that_expire([scene.employee.pk], within=timedelta(90)) == []


@pytest.mark.parametrize(("result", "level"), [(131, 3), (118, 2)])
def test_a_test_keeps_its_number_and_the_level_follows(scene: Scene, result: int, level: int) -> None:
    (rating,) = rate_test(actor=scene.leader, employee_id=scene.employee.pk, key=TYPING, result=result)
    assert rating.level == level
    assert str(result) in rating.evidence
    assert rating.source == Source.TEST


def test_a_better_result_on_the_same_day_closes_the_gap(scene: Scene) -> None:
    for result, short in ((100, True), (125, False), (90, True)):
        rate_test(actor=scene.leader, employee_id=scene.employee.pk, key=TYPING, result=result)
        gap = next(each for each in selectors.gaps_of(scene.employee.pk) if each.key == TYPING)
        assert (gap.shortfall > 0, gap.is_conflict) == (short, False)


def test_what_is_not_measured_has_no_test(scene: Scene) -> None:
    with pytest.raises(InvalidError):
        rate_test(actor=scene.leader, employee_id=scene.employee.pk, key=LISTENING, result=3)


def test_a_contact_centre_names_and_weighs_as_it_likes(scene: Scene) -> None:
    weights = {**SOURCE_WEIGHTS, Source.SELF: 9}
    save_scale(actor=scene.hr, words=["Een", "Twee", "Drie", "Vier"], weights=weights)
    save_own_words(actor=scene.manager, key=LISTENING, words=["a", "b", "c", "d"])
    scale = selectors.scale_of(scene.centre.id)
    assert scale.words_of(TYPING) == ("Een", "Twee", "Drie", "Vier")
    assert scale.words_of(LISTENING) == ("a", "b", "c", "d")
    _say(scene.leader, scene, 1, Source.LEADER)
    _say(scene.advisor, scene, 4, Source.SELF)
    assert EmployeeStanding.objects.get(employee=scene.employee).levels[LISTENING] == 4
    save_own_words(actor=scene.manager, key=LISTENING, words=["", "", "", ""])
    assert selectors.scale_of(scene.centre.id).words_of(LISTENING)[0] == "Een"


@pytest.mark.parametrize("words", [["", "b", "c", "d"], ["a", "b", "c"]])
def test_a_scale_has_four_words(scene: Scene, words: list[str]) -> None:
    with pytest.raises(InvalidError):
        save_scale(actor=scene.hr, words=words, weights=SOURCE_WEIGHTS)


def test_a_team_leader_does_not_change_the_scale(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        save_scale(actor=scene.leader, words=["a", "b", "c", "d"], weights=SOURCE_WEIGHTS)
    assert signed_in(scene.leader).get("/team/stand/schaal/").status_code == 403


def test_the_page_records_and_says_what_is_missing(scene: Scene) -> None:
    url = f"/team/stand/medewerker/{scene.employee.pk}/{LISTENING}/oordeel/"
    page = signed_in(scene.leader)
    assert page.get(url).status_code == 200
    form = {"source": "leader", "given_on": str(clock.today()), "evidence": "Luistert goed."}
    assert page.post(url, form).status_code == 422
    assert page.post(url, form | {"level": "3"}).status_code == 302
    assert Rating.objects.get().evidence == "Luistert goed."


def test_the_page_takes_a_measured_number_for_a_level(scene: Scene) -> None:
    url = f"/team/stand/medewerker/{scene.employee.pk}/{TYPING}/oordeel/"
    form = {"source": "test", "given_on": str(clock.today()), "result": "100"}
    assert signed_in(scene.leader).post(url, form).status_code == 302
    assert Rating.objects.get().level == 2


def test_the_scale_page_saves_both_parts(scene: Scene) -> None:
    page = signed_in(scene.hr)
    assert page.get("/team/stand/schaal/").status_code == 200
    words = {f"word_{n}": f"Woord {n}" for n in range(1, 5)}
    weights = {f"weight_{source}": "2" for source in Source}
    assert page.post("/team/stand/schaal/", words | weights).status_code == 302
    assert page.post("/team/stand/schaal/", words | weights | {"weight_self": "12"}).status_code == 422
    own = {"part": "own", "element": LISTENING} | {f"own_{n}": f"Eigen {n}" for n in range(1, 5)}
    assert page.post("/team/stand/schaal/", own).status_code == 302
    assert selectors.scale_of(scene.centre.id).words_of(LISTENING)[3] == "Eigen 4"


def test_the_manager_assesses_the_team_leader_the_same_way(scene: Scene) -> None:
    leader = employee_of(scene.leader)
    judgement = Judgement(key="competence.coaching", level=2, source=Source.LEADER)
    rate(actor=scene.manager, employee_id=leader.pk, judgements=[judgement])
    assert EmployeeStanding.objects.get(employee=leader).levels == {"competence.coaching": 2}
