from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eenloket.core.live import topics_of
from eenloket.counter import selectors, services
from eenloket.counter.models import Appointment, Ticket
from tests.builders import a_centre
from tests.counter.scenes import Hall, a_hall, first_free

pytestmark = pytest.mark.django_db
NOOR = {"name": "Noor de Wit", "email": "noor@example.nl", "phone": "", "note": ""}


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def at(hall: Hall, page: str, *args: str) -> str:
    return reverse(f"website:{page}", args=[hall.centre.municipality.slug, *args])


def booked(hall: Hall, visitor: Client) -> str:
    """The address of an appointment that somebody made on the site."""
    service = hall.service()
    page = visitor.get(at(hall, "appointments"), {"dienst": str(service.pk)})
    text = page.content.decode()
    key = re.search(r'name="id" value="([^"]+)"', text)
    time = re.search(r'name="tijd" value="([^"]+)"', text)
    assert key
    assert time
    held = visitor.post(f"{at(hall, 'appointments')}?dienst={service.pk}", {"id": key[1], "tijd": time[1]})
    assert held.status_code == 302
    return held.headers["Location"]


def test_a_citizen_books_without_a_script_and_moves_and_cancels(hall: Hall) -> None:
    visitor = Client()
    own = booked(hall, visitor)
    assert "Your name" in visitor.get(own).content.decode() or "Uw naam" in visitor.get(own).content.decode()
    assert visitor.post(own, NOOR).status_code == 302
    appointment = Appointment.objects.get()
    assert appointment.code in visitor.get(own).content.decode()
    later = first_free(hall.place(appointment.service), days=2)
    moved = visitor.post(f"{own}verzetten/?dag={later.date()}", {"tijd": later.isoformat()})
    assert moved.status_code == 302
    appointment.refresh_from_db()
    assert appointment.starts_at == later
    assert visitor.post(f"{own}afzeggen/").status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"
    assert visitor.get(own).status_code == 200


def test_a_link_in_a_mail_that_is_only_opened_changes_nothing(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    token = selectors.token_of(appointment)
    for page in ("appointment", "appointment_move", "appointment_cancel"):
        assert Client().get(at(hall, page, token)).status_code == 200
    appointment.refresh_from_db()
    assert appointment.state == "confirmed"


def test_what_was_typed_stays_when_something_is_wrong(hall: Hall) -> None:
    visitor = Client()
    own = booked(hall, visitor)
    answer = visitor.post(own, {**NOOR, "email": "noor@", "note": "Met rolstoel"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="noor@"' in text
    assert "Met rolstoel" in text
    assert 'aria-invalid="true"' in text


def test_a_time_that_somebody_took_in_between_is_said_and_others_are_offered(hall: Hall) -> None:
    visitor = Client()
    service = hall.service()
    start = first_free(hall.place(service))
    hall.appointment(service, start)
    answer = visitor.post(f"{at(hall, 'appointments')}?dienst={service.pk}", {"tijd": start.isoformat()})
    assert answer.status_code == 409
    assert 'name="tijd"' in answer.content.decode()


def test_another_time_can_be_chosen_while_one_is_held(hall: Hall) -> None:
    visitor = Client()
    own = booked(hall, visitor)
    assert "dienst=" in visitor.post(own, {"andere": "1"}).headers["Location"]
    assert Appointment.objects.get().state == "expired"


def test_the_calendar_file_holds_the_appointment(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    file = Client().get(at(hall, "appointment_calendar", selectors.token_of(appointment)))
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert f"UID:{appointment.pk}" in file.content.decode()


@pytest.mark.parametrize("page", ["appointment", "appointment_move", "appointment_cancel", "appointment_calendar"])
def test_a_forged_link_opens_nothing(hall: Hall, page: str) -> None:
    assert Client().get(at(hall, page, "x:y")).status_code == 404


def test_bad_addresses_are_answered_not_broken(hall: Hall) -> None:
    service = hall.service()
    page = at(hall, "appointments")
    assert Client().get(page, {"dienst": "x"}).status_code == 404
    good = {"dienst": str(service.pk), "dag": "2026-99-99", "vanaf": "x", "locatie": "y"}
    assert Client().get(page, good).status_code == 200
    assert Client().post(f"{page}?dienst={service.pk}", {"tijd": "morgen"}).status_code == 409


def test_the_kiosk_gives_a_number_once_and_shows_it_with_a_code(hall: Hall) -> None:
    service = hall.service(names={"tr": "Pasaport başvurusu"})
    address = at(hall, "kiosk", selectors.kiosk_key(hall.location))
    first = Client().get(address, {"taal": "tr"}).content.decode()
    assert "Pasaport başvurusu" in first
    assert 'lang="tr"' in first
    key = re.search(r'name="id" value="([^"]+)"', first)
    assert key
    for _ in range(2):
        given = Client().post(address, {"id": key[1], "dienst": str(service.pk)})
        assert given.status_code == 302
    ticket = Ticket.objects.get()
    shown = Client().get(given.headers["Location"]).content.decode()
    assert ticket.label == "A001"
    assert "A001" in shown
    assert "<svg" in shown


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl", "uk", "xx"])
def test_every_page_of_the_kiosk_speaks_every_language(hall: Hall, language: str) -> None:
    service = hall.service()
    key = selectors.kiosk_key(hall.location)
    ticket = hall.ticket(service)
    for page, args in (("kiosk", [key]), ("kiosk_check_in", [key]), ("kiosk_ticket", [key, ticket.follow_key])):
        answer = Client().get(at(hall, page, *args), {"taal": language, "groot": "1"})
        assert answer.status_code == 200
        assert 'dir="rtl"' in answer.content.decode() or language != "ar"


def test_a_closed_kiosk_says_so_and_gives_nothing(hall: Hall) -> None:
    service = hall.service()
    services.save_hours(actor=hall.manager, location_id=hall.location.pk, week={})
    address = at(hall, "kiosk", selectors.kiosk_key(hall.location))
    assert "gesloten" in Client().get(address).content.decode()
    assert "gesloten" in Client().post(address, {"dienst": str(service.pk)}).content.decode()
    assert not Ticket.objects.exists()


def test_somebody_checks_in_with_the_code_of_today(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    address = at(hall, "kiosk_check_in", selectors.kiosk_key(hall.location))
    assert Client().post(address, {"code": appointment.code}).status_code == 422  # it is tomorrow
    Appointment.objects.update(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(minutes=15))
    assert Client().post(address, {"code": appointment.code}).status_code == 302
    ticket = Ticket.objects.get()
    assert ticket.due_at is not None
    assert Client().post(address, {"code": appointment.code}).headers["Location"].count(ticket.follow_key) == 1


def test_new_keys_make_the_old_addresses_worthless(hall: Hall) -> None:
    kiosk = at(hall, "kiosk", selectors.kiosk_key(hall.location))
    screen = at(hall, "screen", selectors.screen_key(hall.location))
    assert Client().get(kiosk).status_code == Client().get(screen).status_code == 200
    services.renew_keys(actor=hall.manager, location_id=hall.location.pk)
    assert Client().get(kiosk).status_code == Client().get(screen).status_code == 404
    assert Client().get(at(hall, "screen", selectors.kiosk_key(hall.location))).status_code == 404


def test_the_screen_shows_who_is_called_where_and_hears_of_the_next(hall: Hall) -> None:
    service = hall.service()
    advisor = hall.advisor_at("3")
    hall.ticket(service)
    services.call_next(actor=advisor, after=None)
    text = Client().get(at(hall, "screen", selectors.screen_key(hall.location))).content.decode()
    assert "A001" in text
    assert ">3<" in text
    key = re.search(r'data-live-key="([^"]+)"', text)
    assert key
    assert topics_of(key[1]) == [f"screen:{hall.location.pk}"]
    assert Client().get("/live/", {"k": key[1]}).json() == {"topics": [f"screen:{hall.location.pk}"]}
    assert Client().get("/live/", {"k": key[1] + "x"}).status_code == 403


def test_a_number_is_followed_on_a_phone_until_it_is_called(hall: Hall) -> None:
    service = hall.service()
    advisor = hall.advisor_at("3")
    hall.ticket(service)
    mine = hall.ticket(service)
    address = at(hall, "ticket", mine.follow_key)
    assert "1 " in Client().get(address).content.decode()
    first = services.call_next(actor=advisor, after=None)
    assert first
    services.call_next(actor=advisor, after=first.pk)
    assert "Balie 3" in Client().get(address).content.decode()


def test_who_leaves_is_not_called(hall: Hall) -> None:
    service = hall.service()
    advisor = hall.advisor_at("3")
    mine = hall.ticket(service)
    assert Client().post(at(hall, "ticket", mine.follow_key)).status_code == 302
    assert services.call_next(actor=advisor, after=None) is None


def test_the_site_says_how_long_it_takes_now(hall: Hall) -> None:
    hall.service()
    assert Client().get(at(hall, "waiting")).status_code == 200
    hall.advisor_at("3")
    text = Client().get(at(hall, "waiting")).content.decode()
    assert "0" in text
    assert "5" in text
    assert hall.location.name in text


def test_a_number_of_another_municipality_is_unknown(hall: Hall) -> None:
    ticket = hall.ticket(hall.service())
    elsewhere = reverse("website:ticket", args=[a_centre("elders").municipality.slug, ticket.follow_key])
    assert Client().get(elsewhere).status_code == 404
    assert Client().get(at(hall, "ticket", "niets")).status_code == 404
