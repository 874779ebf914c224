"""Which live topics a browser may be told about."""

from __future__ import annotations

import pytest

from eenloket.accounts.models import Staff
from eenloket.accounts.selectors import may_listen
from tests.builders import Centre, a_centre, a_colleague, a_department, a_department_member, an_outsider

pytestmark = pytest.mark.django_db


def _topics(centre: Centre, *rest: str) -> list[str]:
    return [f"team:{centre.id}", f"outbox:{centre.id}", *rest]


def test_everyone_hears_about_the_own_work_only() -> None:
    centre = a_centre()
    one, other = a_colleague(centre, "hr"), a_colleague(centre, "hr")
    topics = _topics(centre, f"staff:{one.pk}", f"staff:{other.pk}")
    assert may_listen(str(one.pk), topics) == [f"staff:{one.pk}"]


def test_a_member_hears_about_the_own_department_only() -> None:
    centre = a_centre()
    own, other = a_department(centre, "burgerzaken"), a_department(centre, "belastingen")
    member = a_department_member(own)
    topics = [f"department:{own.pk}", f"department:{other.pk}"]
    assert may_listen(str(member.pk), topics) == topics[:1]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [("team_leader", {"team", "outbox"}), ("manager", {"team"}), ("advisor_3", {"outbox"}), ("hr", set())],
)
def test_figures_and_outbox_are_heard_by_who_may_see_them(role: str, kinds: set[str]) -> None:
    centre = a_centre()
    heard = may_listen(str(a_colleague(centre, role).pk), _topics(centre))
    assert {topic.partition(":")[0] for topic in heard} == kinds


def test_nothing_of_another_contact_centre_is_heard() -> None:
    assert may_listen(str(an_outsider("team_leader").pk), _topics(a_centre())) == []


@pytest.mark.parametrize("user_id", ["", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_stranger_hears_nothing(user_id: str) -> None:
    assert may_listen(user_id, _topics(a_centre())) == []


def test_somebody_who_left_hears_nothing() -> None:
    staff = a_colleague(a_centre())
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    assert may_listen(str(staff.pk), [f"staff:{staff.pk}"]) == []


@pytest.mark.parametrize("topic", ["", "team", "team:", "case:1", "secrets:everything"])
def test_a_topic_nobody_knows_is_not_heard(topic: str) -> None:
    assert may_listen(str(a_colleague(a_centre(), "team_leader").pk), [topic]) == []
