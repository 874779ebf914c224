"""Drawing contacts: of one's own people only, reproducibly, never what is sensitive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eenloket.accounts.types import Permission
from eenloket.contacts.models import Contact
from eenloket.contacts.types import ResultDetail
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.quality import port, selectors, services
from eenloket.quality.models import Sample
from eenloket.quality.types import FormChannel, Wanted
from tests.assessment.scenes import Scene
from tests.builders import fresh
from tests.quality.scenes import a_contact, a_team_with_functions, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def wanted(**more: Any) -> Wanted:
    today = clock.today()
    return Wanted(**{"channel": FormChannel.PHONE, "first": today - timedelta(7), "last": today, **more})


def drawn(scene: Scene, per_advisor: int = 1, seed: str = "", **more: Any) -> Sample:
    return services.draw_sample(
        actor=scene.leader, sample_id=uuid7(), wanted=wanted(**more), per_advisor=per_advisor, seed=seed
    )


def test_of_each_advisor_so_many_are_drawn_with_out_of_how_many(scene: Scene) -> None:
    for advisor in (scene.advisor, scene.advisor, scene.advisor, scene.colleague):
        a_contact(advisor)
    sample = drawn(scene, 2)
    rows = {(row.advisor.name, row.out_of) for row in selectors.drawn_in(sample)}
    assert rows == {("Adri Advies", 3), ("Cor Collega", 1)}
    assert (sample.population, sample.contacts.count(), sample.way) == (4, 3, "random")


def test_the_same_seed_draws_the_same_contacts(scene: Scene) -> None:
    contacts = {a_contact(scene.advisor).pk for _n in range(6)}
    first = drawn(scene, 2, seed="abc")
    chosen = set(first.contacts.values_list("contact_id", flat=True))
    first.delete()
    assert set(drawn(scene, 2, seed="abc").contacts.values_list("contact_id", flat=True)) == chosen
    assert chosen < contacts


def test_asked_again_under_the_same_key_it_is_the_same_sample(scene: Scene) -> None:
    a_contact(scene.advisor)
    sample = drawn(scene)
    again = services.draw_sample(actor=scene.leader, sample_id=sample.pk, wanted=wanted(), per_advisor=5)
    assert again == sample


def test_what_was_drawn_or_evaluated_is_not_drawn_again(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor))
    a_contact(scene.advisor)
    drawn(scene)
    with pytest.raises(InvalidError):
        drawn(scene)


def test_contacts_of_other_teams_other_channels_and_failed_calls_are_not_drawn(scene: Scene) -> None:
    a_contact(scene.other_leader)
    a_contact(scene.advisor, channel="counter")
    a_contact(scene.advisor, result="wrong_number")
    assert not selectors.population(scene.leader, wanted()).exists()
    assert selectors.population(scene.leader, wanted(channel=FormChannel.COUNTER)).count() == 1


def test_a_sensitive_contact_is_drawn_only_by_who_may_see_it(scene: Scene) -> None:
    Contact.objects.filter(pk=a_contact(scene.advisor).pk).update(is_restricted=True)
    assert selectors.population(scene.leader, wanted()).count() == 1
    role = scene.leader.roles.get()
    role.permissions = [each for each in role.permissions if each != Permission.VIEW_SENSITIVE_CASES]
    role.save()
    assert not selectors.population(fresh(scene.leader), wanted()).exists()


@pytest.mark.parametrize(
    ("narrowed", "number"),
    [
        ({"subject": "paspoort kwijt"}, 2),
        ({"result": "transferred"}, 1),
        ({"target": "transferred"}, 1),
        ({"target": "long_talk"}, 0),
        ({"target": "low_mark"}, 0),
        ({"first": clock.today() + timedelta(1), "last": clock.today() + timedelta(1)}, 0),
    ],
)
def test_a_targeted_sample_looks_for_something(scene: Scene, narrowed: dict[str, Any], number: int) -> None:
    a_contact(scene.advisor)
    a_contact(
        scene.advisor, result="transferred", detail=ResultDetail(transfer_kind="warm", was_reached=True, colleague="Bo")
    )
    assert selectors.population(scene.leader, wanted(**narrowed)).count() == number


def test_low_marks_are_looked_for_when_a_module_knows_them(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "low_mark" not in dict(selectors.targets())
    low = a_contact(scene.advisor)
    a_contact(scene.advisor)
    monkeypatch.setattr(port, "_known", [lambda _centre, _first, _last: [low.pk]])
    assert "low_mark" in dict(selectors.targets())
    assert list(selectors.population(scene.leader, wanted(target="low_mark"))) == [low]


def test_only_who_evaluates_draws(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.draw_sample(actor=scene.advisor, sample_id=uuid7(), wanted=wanted(), per_advisor=1)
    a_contact(scene.advisor)
    sample = drawn(scene)
    with pytest.raises(NotFoundError):
        selectors.get_sample(scene.other_leader, sample.pk)


@pytest.mark.parametrize("number", [0, 21, -1])
def test_the_number_is_between_one_and_twenty(scene: Scene, number: int) -> None:
    with pytest.raises(InvalidError) as refused:
        drawn(scene, number)
    assert set(refused.value.fields) == {"per_advisor"}


def test_a_contact_is_left_out_with_a_reason_only(scene: Scene) -> None:
    a_contact(scene.advisor)
    row = drawn(scene).contacts.get()
    with pytest.raises(InvalidError):
        services.skip_contact(actor=scene.leader, sampled_id=row.pk, reason="")
    with pytest.raises(NotFoundError):
        services.skip_contact(actor=scene.other_leader, sampled_id=row.pk, reason="Nee")
    services.skip_contact(actor=scene.leader, sampled_id=row.pk, reason="Verbinding was weg")
    assert selectors.to_evaluate(scene.leader) == []


def test_the_month_says_how_far_each_advisor_is(scene: Scene) -> None:
    services.set_norm(actor=scene.leader, team_id=scene.team.pk, channel=FormChannel.PHONE, per_month=2)
    finished(scene.leader, a_contact(scene.advisor))
    found = {each.employee.name: (each.done, each.asked) for each in selectors.progress(scene.leader, clock.today())}
    assert found == {"Adri Advies": (1, 2), "Cor Collega": (0, 2)}


def test_only_the_leader_of_a_team_sets_its_norm(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.set_norm(actor=scene.other_leader, team_id=scene.team.pk, channel=FormChannel.PHONE, per_month=2)
    with pytest.raises(InvalidError):
        services.set_norm(actor=scene.leader, team_id=scene.team.pk, channel=FormChannel.PHONE, per_month=99)
