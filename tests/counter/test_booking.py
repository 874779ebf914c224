from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.models import Appointment
from eenloket.counter.types import CapacityWish, Who
from eenloket.gateways.models import OutboxMessage
from tests.builders import a_colleague, an_answer, an_outsider
from tests.counter.scenes import Hall, a_hall, first_free

pytestmark = pytest.mark.django_db
NOOR = Who(name="Noor de Wit", email="noor@example.nl")


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def held(hall: Hall, **more: object) -> Appointment:
    place = hall.place(hall.service())
    given = {"place_id": place.pk, "start": first_free(place), "appointment_id": uuid.uuid4(), **more}
    return services.hold(**given)  # type: ignore[arg-type]


def hold_again(appointment: Appointment, *, address: str = "") -> Appointment:
    """Somebody else wants the same time."""
    return services.hold(
        place_id=appointment.place_id, start=appointment.starts_at, appointment_id=uuid.uuid4(), address=address
    )


def test_a_held_time_is_free_for_nobody_else_and_free_again_after_ten_minutes(hall: Hall) -> None:
    first = held(hall)
    with pytest.raises(ConflictError):
        hold_again(first)
    Appointment.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert hold_again(first).starts_at == first.starts_at


def test_holding_twice_with_the_same_id_holds_once(hall: Hall) -> None:
    first = held(hall)
    again = services.hold(place_id=first.place_id, start=first.starts_at, appointment_id=first.pk)
    assert again == first
    assert Appointment.objects.count() == 1


def test_a_time_outside_the_hours_or_between_the_steps_is_refused(hall: Hall) -> None:
    place = hall.place(hall.service())
    start = first_free(place) + timedelta(minutes=4)
    with pytest.raises(InvalidError):
        services.hold(place_id=place.pk, start=start, appointment_id=uuid.uuid4())
    far = first_free(place) + timedelta(days=100)
    with pytest.raises(InvalidError):
        services.hold(place_id=place.pk, start=far, appointment_id=uuid.uuid4())


def test_a_closed_day_has_no_times(hall: Hall) -> None:
    place = hall.place(hall.service())
    start = first_free(place)
    services.save_exception(actor=hall.manager, location_id=hall.location.pk, day=start.date(), span=None)
    days = [each.day for each in selectors.free_days(place, start.date(), 2, timezone.now())]
    assert start.date() not in days


def test_confirming_twice_is_once_and_tells_once(hall: Hall) -> None:
    appointment = held(hall)
    for _ in range(2):
        services.confirm(appointment_id=appointment.pk, who=NOOR)
    message = OutboxMessage.objects.get()
    appointment.refresh_from_db()
    assert appointment.state == "confirmed"
    assert message.to == "noor@example.nl"
    assert appointment.code in message.body
    assert selectors.token_of(appointment) in message.body


def test_the_confirmation_says_what_to_bring_as_the_answer_does(hall: Hall) -> None:
    answer = an_answer(hall.centre, "Paspoort aanvragen", short="Maak een afspraak. Neem een pasfoto mee.")
    service = hall.service(answer_id=answer.pk)
    hall.appointment(service)
    assert "- Neem een pasfoto mee." in OutboxMessage.objects.get().body


def test_without_a_mail_address_it_goes_by_sms(hall: Hall) -> None:
    hall.appointment(hall.service(), email="", phone="06 12345678")
    message = OutboxMessage.objects.get()
    assert (message.channel, message.to) == ("sms", "+31612345678")


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (Who(name="", email="noor@example.nl"), "name"),
        (Who(name="Noor"), "email"),
        (Who(name="Noor", email="noor@"), "email"),
        (Who(name="Noor", phone="12"), "phone"),
        (Who(name="Noor", phone="020 5551234"), "phone"),
    ],
)
def test_what_is_missing_is_said_by_field(hall: Hall, who: Who, field: str) -> None:
    with pytest.raises(InvalidError) as error:
        services.confirm(appointment_id=held(hall).pk, who=who)
    assert field in error.value.fields


def test_a_hold_that_ran_out_is_taken_again_when_nobody_came_between(hall: Hall) -> None:
    appointment = held(hall)
    Appointment.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    services.expire_holds()
    assert services.confirm(appointment_id=appointment.pk, who=NOOR).state == "confirmed"


def test_a_hold_that_ran_out_and_was_taken_is_refused(hall: Hall) -> None:
    appointment = held(hall)
    Appointment.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    services.hold(place_id=appointment.place_id, start=appointment.starts_at, appointment_id=uuid.uuid4())
    with pytest.raises(ConflictError):
        services.confirm(appointment_id=appointment.pk, who=NOOR)


def test_moving_gives_the_old_time_back_and_tells(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    old = appointment.starts_at
    new = first_free(hall.place(appointment.service), days=2)
    moved = services.move(appointment_id=appointment.pk, place_id=appointment.place_id, start=new)
    assert moved.starts_at == new
    assert first_free(hall.place(appointment.service)) == old
    assert OutboxMessage.objects.count() == 2
    services.move(appointment_id=appointment.pk, place_id=appointment.place_id, start=new)
    assert OutboxMessage.objects.count() == 2


def test_cancelling_twice_is_once_and_frees_the_time(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    for _ in range(2):
        services.cancel(appointment_id=appointment.pk)
    assert first_free(hall.place(appointment.service)) == appointment.starts_at
    assert OutboxMessage.objects.filter(key__contains=":cancelled:").count() == 1
    with pytest.raises(ConflictError):
        services.move(
            appointment_id=appointment.pk,
            place_id=appointment.place_id,
            start=appointment.starts_at + timedelta(days=1),
        )


def test_the_database_itself_refuses_two_in_one_lane(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    twin = Appointment.objects.get(pk=appointment.pk)
    twin.pk, twin.code, twin._state.adding = uuid.uuid4(), "99999", True
    twin.starts_at += timedelta(minutes=5)
    twin.taken_until += timedelta(minutes=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_as_many_as_the_capacity_fit_at_one_time(hall: Hall) -> None:
    service = hall.service(parallel=3)
    start = first_free(hall.place(service))
    for _ in range(3):
        hall.appointment(service, start)
    with pytest.raises(ConflictError):
        hall.appointment(service, start)


def test_one_address_holds_only_so_many(hall: Hall) -> None:
    place = hall.place(hall.service(parallel=30))
    first = services.hold(place_id=place.pk, start=first_free(place), appointment_id=uuid.uuid4(), address="10.0.0.1")
    for _ in range(9):
        hold_again(first, address="10.0.0.1")
    with pytest.raises(ConflictError):
        hold_again(first, address="10.0.0.1")
    hold_again(first, address="10.0.0.2")


def test_a_link_of_another_municipality_or_a_forged_one_opens_nothing(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    token = selectors.token_of(appointment)
    assert selectors.appointment_by_token(hall.location.municipality_id, token) == appointment
    with pytest.raises(NotFoundError):
        selectors.appointment_by_token(uuid.uuid4(), token)
    with pytest.raises(NotFoundError):
        selectors.appointment_by_token(hall.location.municipality_id, token[:-1] + "x")


def test_a_colleague_without_the_right_or_of_elsewhere_books_nothing(hall: Hall) -> None:
    place = hall.place(hall.service())
    start = first_free(place)
    outsider = an_outsider()
    for actor in (a_colleague(hall.centre, "hr"), outsider):
        with pytest.raises((NotAllowedError, NotFoundError)):
            services.book(place_id=place.pk, start=start, appointment_id=uuid.uuid4(), who=NOOR, actor=actor)
    appointment = hall.appointment(hall.service("Rijbewijs"))
    with pytest.raises(NotFoundError):
        services.cancel(appointment_id=appointment.pk, actor=outsider)


def test_the_day_before_somebody_is_reminded_once(hall: Hall) -> None:
    appointment = hall.appointment(hall.service(), phone="06 12345678")
    Appointment.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert (services.remind_of_appointments(), services.remind_of_appointments()) == (1, 0)
    reminder = OutboxMessage.objects.get(key__contains=":reminder:")
    assert reminder.channel == "sms"
    assert appointment.code in reminder.body


def test_a_move_to_another_time_is_reminded_of_again(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    Appointment.objects.update(created_at=timezone.now() - timedelta(days=3), reminded_at=timezone.now())
    later = appointment.starts_at + timedelta(minutes=30)
    services.move(appointment_id=appointment.pk, place_id=appointment.place_id, start=later)
    assert services.remind_of_appointments() == 1


def test_four_weeks_later_nobody_knows_who_it_was(hall: Hall) -> None:
    appointment = hall.appointment(hall.service())
    old = timezone.now() - timedelta(days=29)
    Appointment.objects.update(starts_at=old, ends_at=old, taken_until=old + timedelta(minutes=1))
    assert services.forget_people() == 1
    appointment.refresh_from_db()
    assert (appointment.name, appointment.email) == ("", "")


def test_less_capacity_leaves_what_was_booked(hall: Hall) -> None:
    service = hall.service(parallel=2)
    start = first_free(hall.place(service))
    hall.appointment(service, start)
    hall.appointment(service, start)
    services.save_place(
        actor=hall.manager, location_id=hall.location.pk, service_id=service.pk, wish=CapacityWish(hours_before=0)
    )
    assert Appointment.objects.filter(state="confirmed").count() == 2
    assert first_free(hall.place(service)) > start
