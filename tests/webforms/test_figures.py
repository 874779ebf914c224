from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eenloket.core import clock
from eenloket.webforms import selectors
from eenloket.webforms.models import Visit
from tests.builders import Centre, a_centre, a_colleague, signed_in
from tests.webforms.scenes import TWO_PAGES, Citizen, a_form

pytestmark = pytest.mark.django_db
ASKED = {"f1": "Waar kan ik mijn hond uitlaten?", "f2": "jo@example.org"}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def figures(centre: Centre, form: object) -> selectors.FormFigures:
    return selectors.figures_of(centre.administrator, form, clock.today())  # type: ignore[arg-type]


def test_a_form_nobody_opened_has_zeros(centre: Centre) -> None:
    found = figures(centre, a_form(centre))
    assert (found.opened, found.begun, found.sent, found.left) == (0, 0, 0, 0)


def test_opened_begun_and_sent_are_counted_apart(centre: Centre) -> None:
    form = a_form(centre)
    Citizen(centre, form)
    Citizen(centre, form).fill("p1", doe="bewaar", f1="Half")
    sender = Citizen(centre, form)
    sender.fill("p1", **ASKED)
    sender.send()
    found = figures(centre, form)
    assert (found.opened, found.begun, found.sent, found.busy, found.not_begun) == (3, 2, 1, 1, 1)


def test_the_days_add_up_to_the_figures(centre: Centre) -> None:
    form = a_form(centre)
    Citizen(centre, form)
    sender = Citizen(centre, form)
    sender.fill("p1", **ASKED)
    sender.send()
    row = selectors.days_behind(centre.administrator, form, clock.today())[0]
    assert (row.day, row.opened, row.begun, row.sent) == (clock.today(), 2, 1, 1)


def test_who_stopped_is_counted_on_the_page_where(centre: Centre) -> None:
    form = a_form(centre, TWO_PAGES)
    citizen = Citizen(centre, form)
    citizen.fill("p1", f4="Nee")
    Visit.objects.update(last_hour=timezone.now() - timedelta(hours=3))
    found = figures(centre, form)
    assert {page.key: page.left for page in found.pages} == {"p1": 0, "p2": 1, "": 0}
    rows = selectors.visits_behind(centre.administrator, form, clock.today(), page="p2")
    assert rows.count() == 1


def test_a_figure_opens_the_rows_that_it_counts(centre: Centre) -> None:
    form = a_form(centre)
    sender = Citizen(centre, form)
    sender.fill("p1", **ASKED)
    sender.send()
    client = signed_in(centre.administrator)
    assert "afloop=sent" in client.get(f"/kanalen/formulieren/{form.pk}/cijfers/").content.decode()
    rows = client.get(f"/kanalen/formulieren/{form.pk}/cijfers/bezoeken/?afloop=sent").content.decode()
    assert "1 bezoek in 30 dagen" in rows
    assert ASKED["f2"] not in rows


def test_each_sees_the_figures_of_the_own_municipalities() -> None:
    centre = a_centre("samen", "meer", "duin")
    form = a_form(centre)
    Citizen(centre, form).fill("p1", doe="bewaar", f1="Half")
    other = a_colleague(centre, "administrator", municipalities=[centre.municipalities[1]])
    assert not selectors.visits_behind(other, form, clock.today()).exists()
