"""The public norms of a municipality: what it says, how it went last month, what one can do."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from eenloket.agreements.services import set_public_norms
from eenloket.agreements.types import USUAL, Target
from eenloket.cases.services import settle
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.routing.models import WorkItem
from eenloket.website.norms import last_month, norms_of
from tests.builders import (
    Centre,
    a_call,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    cache.clear()
    return a_centre()


def shares(centre: Centre) -> dict[str, float | None]:
    cache.clear()
    return {each.code: each.share for each in norms_of(centre.municipality)[1]}


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_the_month_before_is_shown(today: date, first: date, last: date) -> None:
    assert last_month(today) == (first, last)


def test_nothing_offered_is_no_figure(centre: Centre) -> None:
    assert set(shares(centre).values()) == {None}
    page = Client().get(reverse("website:norms", args=[centre.municipality.slug])).content.decode()
    assert "100%" not in page


def test_promises_of_last_month_are_counted_and_of_no_other(centre: Centre) -> None:
    department = a_department(centre)
    advisor, member = a_colleague(centre, "advisor_2"), a_department_member(department)
    with the_time_is("2026-06-01 10:00"):
        kept, late, later = (a_case(advisor, department) for _each in range(3))
    with the_time_is("2026-06-04 10:00"):
        settle(actor=member, case_id=kept.pk, answer="Klaar.")
    with the_time_is("2026-06-30 10:00"):
        settle(actor=member, case_id=late.pk, answer="Klaar.")
    with the_time_is("2026-07-01 10:00"):
        settle(actor=member, case_id=later.pk, answer="Klaar.")
        assert shares(centre)["cases"] == 0.5


def test_calls_are_counted_by_the_service_level(centre: Centre) -> None:
    with the_time_is("2026-06-01 10:00") as start:
        quick, slow, gone = (a_call(centre) for _each in range(3))
        WorkItem.objects.filter(pk=quick.pk).update(accepted_at=start, queued_at=start, state="done")
        for item, state in ((slow, "done"), (gone, "abandoned")):
            WorkItem.objects.filter(pk=item.pk).update(queued_at=start, state=state)
    with the_time_is("2026-06-01 10:01") as later:
        WorkItem.objects.filter(pk=slow.pk).update(accepted_at=later)
        WorkItem.objects.filter(pk=gone.pk).update(ended_at=later)
    with the_time_is("2026-07-02 10:00"):
        found = shares(centre)
    assert found["phone"] == pytest.approx(1 / 3)
    assert found["abandoned"] == pytest.approx(1 / 3)


def test_a_norm_is_adjusted_and_hidden(centre: Centre) -> None:
    manager = a_colleague(centre, "manager")
    targets = [Target(each.code, 70, each.amount, each.code != "chat") for each in USUAL]
    set_public_norms(actor=manager, municipality_id=centre.municipality.pk, targets=targets)
    lines = norms_of(centre.municipality)[1]
    assert "chat" not in {each.code for each in lines}
    assert {each.target for each in lines} == {70}


def test_only_who_keeps_the_agreements_sets_them(centre: Centre) -> None:
    page = reverse("cases:public_norms_of", args=[centre.municipality.pk])
    outsider = an_outsider("manager")
    assert signed_in(a_colleague(centre, "manager")).get(page).status_code == 200
    assert signed_in(a_colleague(centre, "team_leader")).get(page).status_code == 403
    assert signed_in(outsider).get(page).status_code == 404
    with pytest.raises(NotAllowedError):
        set_public_norms(actor=a_colleague(centre), municipality_id=centre.municipality.pk, targets=USUAL)
    with pytest.raises(NotFoundError):
        set_public_norms(actor=outsider, municipality_id=centre.municipality.pk, targets=USUAL)


def test_a_share_that_cannot_be_is_said_and_what_was_typed_is_kept(centre: Centre) -> None:
    manager = a_colleague(centre, "manager")
    page = reverse("cases:public_norms_of", args=[centre.municipality.pk])
    answer = signed_in(manager).post(page, {"phone.percent": "120", "phone.amount": "33"})
    assert answer.status_code == 422
    assert 'value="120"' in answer.content.decode()
    with pytest.raises(InvalidError):
        set_public_norms(actor=manager, municipality_id=centre.municipality.pk, targets=[Target("phone", 0, 25)])


def test_the_footer_leads_there(centre: Centre) -> None:
    slug = centre.municipality.slug
    assert reverse("website:norms", args=[slug]) in Client().get(reverse("website:home", args=[slug])).content.decode()
