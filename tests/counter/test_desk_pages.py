"""Every page of the counter, by who may, by who may not, by another contact centre and by a stranger."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.accounts.selectors import may_listen
from eenloket.counter import services
from eenloket.counter.models import Alarm, Appointment, Counter, OpeningException, Service, ServiceAt, Ticket
from eenloket.counter.urls import urlpatterns
from tests.builders import a_colleague, an_outsider, signed_in
from tests.counter.scenes import Hall, a_hall, first_free
from tests.kept import kept

pytestmark = pytest.mark.django_db
SECRET = "Zilverberg"


@dataclass
class Scene:
    hall: Hall
    service: Service
    advisor: Staff
    counter: Counter
    ticket: Ticket
    called: Ticket
    appointment: Appointment
    alarm: Alarm


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@kept
def a_scene() -> Scene:
    hall = a_hall()
    service = hall.service()
    advisor = hall.advisor_at("3")
    host = a_colleague(hall.centre, "advisor_2")
    hall.ticket(service)
    called = services.call_next(actor=advisor, after=None)
    assert called
    ticket = services.give_ticket(
        actor=host,
        location_id=hall.location.pk,
        service_id=service.pk,
        ticket_id=uuid.uuid4(),
        name=SECRET,
        note=f"Is {SECRET}",
    )
    appointment = hall.appointment(service, name=SECRET)
    alarm = services.raise_alarm(actor=advisor, alarm_id=uuid.uuid4())
    Alarm.objects.filter(pk=alarm.pk).update(where=f"Balie {SECRET}")
    counter = Counter.objects.get()
    return Scene(hall, service, advisor, counter, ticket, called, appointment, alarm)


@dataclass(frozen=True)
class Page:
    name: str
    right: str
    expected: tuple[int, int, int]  # right, hr, outsider
    args: Callable[[Scene], dict[str, Any]] = lambda scene: {}
    post: Callable[[Scene], dict[str, Any]] | None = None
    by_owner: bool = False

    def ask(self, client: Client, scene: Scene) -> Any:
        url = reverse(f"counter:{self.name}", kwargs=self.args(scene))
        return client.post(url, self.post(scene)) if self.post else client.get(url)


def _location(scene: Scene) -> dict[str, Any]:
    return {"location_id": scene.hall.location.pk}


SEEN = (200, 403, 200)  # an outsider has the page, but of another contact centre
PAGES = [
    Page("index", "advisor_3", SEEN),
    Page(
        "index_counter",
        "advisor_2",
        (302, 403, 404),
        lambda s: {"counter_id": s.counter.pk, "step": "dicht"},
        lambda s: {},
    ),
    Page(
        "index_waiting",
        "advisor_2",
        (302, 403, 404),
        lambda s: {"ticket_id": s.ticket.pk, "step": "opzij"},
        lambda s: {},
    ),
    Page("mine", "advisor_3", SEEN),
    Page("mine_sit", "advisor_3", (302, 403, 404), post=lambda s: {"balie": str(s.counter.pk)}),
    Page("mine_next", "advisor_3", (302, 403, 302), post=lambda s: {"na": ""}),
    Page(
        "mine_act",
        "advisor_2",
        (302, 403, 404),
        lambda s: {"ticket_id": s.called.pk, "step": "nogmaals"},
        lambda s: {},
        by_owner=True,
    ),
    Page("reception", "advisor_2", (302, 403, 200)),
    Page("reception_location", "advisor_2", (200, 403, 404), _location),
    Page("reception_check_in", "advisor_2", (302, 403, 404), _location, lambda s: {"code": "12345"}),
    Page("agenda", "advisor_3", SEEN),
    Page("agenda_new", "advisor_3", SEEN),
    Page("agenda_one", "advisor_3", (200, 403, 404), lambda s: {"appointment_id": s.appointment.pk}),
    Page("setup", "manager", SEEN),
    Page("setup_location", "administrator", (200, 403, 404), _location),
    Page(
        "setup_part",
        "administrator",
        (302, 403, 404),
        lambda s: {**_location(s), "part": "sleutels"},
        lambda s: {},
    ),
    Page("setup_service", "administrator", (200, 403, 404), lambda s: {"service_id": s.service.pk}),
    Page("alarm", "team_leader", (200, 200, 200)),
    Page("alarm_call", "advisor_3", (302, 403, 404), post=lambda s: {"locatie": str(s.hall.location.pk)}),
    Page(
        "alarm_step",
        "team_leader",
        (302, 403, 404),
        lambda s: {"alarm_id": s.alarm.pk, "step": "onderweg"},
        lambda s: {},
    ),
]


def test_the_table_names_every_page() -> None:
    assert {page.name for page in PAGES} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_opens_for_who_may_and_tells_nobody_else(page: Page, scene: Scene) -> None:
    right = scene.advisor if page.by_owner else a_colleague(scene.hall.centre, page.right)
    hr, outsider = a_colleague(scene.hall.centre, "hr"), an_outsider(page.right)
    wrong = {"hr": page.ask(signed_in(hr), scene), "outsider": page.ask(signed_in(outsider), scene)}
    answer = page.ask(signed_in(right), scene)
    got = (answer.status_code, wrong["hr"].status_code, wrong["outsider"].status_code)
    assert got == page.expected
    for each in wrong.values():
        assert SECRET not in each.content.decode()
    assert page.ask(Client(), scene).status_code == 302


def test_topics_of_the_counter_are_for_who_works_there(scene: Scene) -> None:
    topics = [f"counter:{scene.hall.location.municipality_id}", f"alarm:{scene.hall.centre.id}"]
    assert may_listen(str(scene.advisor.pk), topics) == topics
    assert may_listen(str(an_outsider().pk), topics) == []
    assert may_listen(str(a_colleague(scene.hall.centre, "hr").pk), topics) == []


def test_one_press_calls_the_next_and_goes_to_the_conversation(scene: Scene) -> None:
    page = signed_in(scene.advisor)
    answer = page.post(reverse("counter:mine_next"), {"na": str(scene.called.pk)})
    scene.ticket.refresh_from_db()
    assert answer.headers["Location"] == reverse("desk:conversation", args=[scene.ticket.conversation_id])


def test_with_nobody_in_the_line_that_is_said(scene: Scene) -> None:
    page = signed_in(scene.advisor)
    services.turn_away(actor=a_colleague(scene.hall.centre, "advisor_2"), ticket_id=scene.ticket.pk)
    answer = page.post(reverse("counter:mine_next"), {"na": str(scene.called.pk)}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("counter:mine")
    assert scene.called.label in answer.content.decode()


def test_the_reception_gives_a_number_and_keeps_what_was_typed_when_the_service_is_missing(scene: Scene) -> None:
    page = signed_in(a_colleague(scene.hall.centre, "advisor_2"))
    url = reverse("counter:reception_location", args=[scene.hall.location.pk])
    answer = page.post(url, {"name": "Jo", "note": "Met kind", "id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert 'value="Met kind"' in answer.content.decode()
    given = {"name": "Jo", "note": "Met kind", "id": str(uuid.uuid4()), "dienst": str(scene.service.pk)}
    for _ in range(2):
        assert page.post(url, given).status_code == 302
    assert Ticket.objects.filter(name="Jo").count() == 1


def test_an_appointment_is_made_moved_and_cancelled_by_a_colleague(scene: Scene) -> None:
    page = signed_in(a_colleague(scene.hall.centre, "advisor_3"))
    place = ServiceAt.objects.get()
    start = first_free(scene.hall.place(scene.service))
    url = f"{reverse('counter:agenda_new')}?dienst={scene.service.pk}"
    assert page.post(url, {"tijd": start.isoformat(), "name": ""}).status_code == 422
    made = page.post(url, {"tijd": start.isoformat(), "name": "Jo de Vries"}, follow=True)
    assert "Jo de Vries" in made.content.decode()
    appointment = Appointment.objects.get(name="Jo de Vries")
    own = reverse("counter:agenda_one", args=[appointment.pk])
    later = first_free(scene.hall.place(scene.service), days=2)
    page.post(own, {"tijd": later.isoformat(), "plek": str(place.pk)})
    appointment.refresh_from_db()
    assert appointment.starts_at == later
    page.post(own, {"afzeggen": "1"})
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"


def test_a_location_is_arranged_from_nothing_in_forms(scene: Scene) -> None:
    page = signed_in(a_colleague(scene.hall.centre, "administrator"))
    new = uuid.uuid4()
    url = reverse("counter:setup_location", args=[new])
    form = {"name": "Wijkcentrum", "most_recalls": "2", "most_parallel": "0", "is_active": "on"}
    muni = scene.hall.location.municipality_id
    assert page.post(f"{url}?gemeente={muni}", {**form, "name": ""}).status_code == 422
    assert page.post(f"{url}?gemeente={muni}", form).status_code == 302

    def part(name: str, data: dict[str, str]) -> int:
        return page.post(reverse("counter:setup_part", args=[new, name]), data).status_code

    assert part("uren", {"d0": "9:00-12:30, 13.30-17", "d1": "9 tot 17"}) == 302
    assert part("uren", {"d0": "ochtend"}) == 422
    assert part("dag", {"day": "2026-12-24", "hours": "9:00-12:00", "note": "Kerst"}) == 302
    assert part("dag", {"day": "24 december"}) == 422
    assert part("dag-weg", {"dag": str(OpeningException.objects.get().pk)}) == 302
    capacity = {"hier": "1", "parallel": "2", "buffer": "5", "step": "20", "days_ahead": "30", "hours_before": "1"}
    assert part("dienst", {**capacity, "dienst": str(scene.service.pk)}) == 302
    assert part("dienst", {**capacity, "dienst": str(scene.service.pk), "step": "1"}) == 422
    assert part("balie", {"name": "Balie 1", "number": "1", "in_use": "1", "diensten": str(scene.service.pk)}) == 302
    assert part("iets", {}) == 404
    shown = page.get(url).content.decode()
    assert "09:00-12:30, 13:30-17:00" in shown
    assert "Balie 1" in shown


def test_a_service_is_made_in_a_form(scene: Scene) -> None:
    page = signed_in(a_colleague(scene.hall.centre, "manager"))
    url = f"{reverse('counter:setup_service', args=[uuid.uuid4()])}?gemeente={scene.hall.location.municipality_id}"
    form = {"name": "Trouwen", "letter": "d", "minutes": "45", "mode": "appointment", "icon": "ring", "position": "3"}
    assert page.get(url).status_code == 200
    assert page.post(url, {**form, "minutes": "999"}).status_code == 422
    assert page.post(url, {**form, "name_tr": "Evlenmek"}).status_code == 302
    made = Service.objects.get(name="Trouwen")
    assert (made.letter, made.names) == ("D", {"tr": "Evlenmek"})


def test_help_is_called_in_two_keys_and_stands_on_every_page_of_who_is_near(scene: Scene) -> None:
    page = signed_in(scene.advisor)
    mine = page.get(reverse("counter:mine")).content.decode()
    assert 'data-alt="x"' in mine
    assert "autofocus" in mine
    assert SECRET in mine
    leader = signed_in(a_colleague(scene.hall.centre, "team_leader"))
    assert SECRET in leader.get(reverse("desk:work")).content.decode()
    assert (
        SECRET not in signed_in(a_colleague(scene.hall.centre, "advisor_2")).get(reverse("desk:work")).content.decode()
    )
    leader.post(reverse("counter:alarm_step", args=[scene.alarm.pk, "voorbij"]), {"report": "Opgelost."})
    assert SECRET not in leader.get(reverse("desk:work")).content.decode()


def test_a_form_sends_nobody_to_another_site(scene: Scene) -> None:
    page = signed_in(scene.advisor)
    url = reverse("counter:mine_act", args=[scene.called.pk, "nogmaals"])
    answer = page.post(url, {"terug": "https://kwaad.example/"})
    assert answer.headers["Location"] == reverse("counter:mine")
