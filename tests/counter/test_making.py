from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.counter import selectors, services
from eenloket.counter.types import CapacityWish, LocationWish, ServiceWish, Span
from tests.builders import a_colleague, a_portal_area, an_answer, an_outsider
from tests.counter.scenes import Hall, a_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def arranging(hall: Hall) -> list[Callable[[Staff], Any]]:
    """Everything that arranges the counter, by whoever does it."""
    place, service = hall.location, hall.service()
    muni = place.municipality_id
    return [
        lambda who: services.save_location(
            actor=who, location_id=place.pk, municipality_id=muni, wish=LocationWish(name="Nieuw")
        ),
        lambda who: services.save_hours(actor=who, location_id=place.pk, week={}),
        lambda who: services.save_exception(actor=who, location_id=place.pk, day=timezone.localdate(), span=None),
        lambda who: services.remove_exception(actor=who, location_id=place.pk, exception_id=uuid.uuid4()),
        lambda who: services.renew_keys(actor=who, location_id=place.pk),
        lambda who: services.save_service(
            actor=who, service_id=service.pk, municipality_id=muni, wish=ServiceWish(name="Nieuw")
        ),
        lambda who: services.save_place(
            actor=who, location_id=place.pk, service_id=service.pk, wish=CapacityWish(parallel=9)
        ),
        lambda who: services.save_counter(
            actor=who, counter_id=uuid.uuid4(), location_id=place.pk, name="Balie 9", number="9"
        ),
    ]


def test_only_who_arranges_the_counter_here_changes_it(hall: Hall) -> None:
    advisor, outsider = a_colleague(hall.centre, "advisor_1"), an_outsider("manager")
    acts = arranging(hall)
    before = AuditEntry.objects.count()
    for act in acts:
        with pytest.raises(NotAllowedError):
            act(advisor)
        with pytest.raises((NotAllowedError, NotFoundError)):
            act(outsider)
    assert AuditEntry.objects.count() == before


def test_what_is_changed_stands_on_the_trail(hall: Hall) -> None:
    acts = arranging(hall)
    before = AuditEntry.objects.count()
    for act in acts:
        act(hall.manager)
    assert AuditEntry.objects.count() == before + len(acts) - 1  # an exception that is not there was not removed


def test_a_service_takes_area_and_product_from_its_answer(hall: Hall) -> None:
    area = a_portal_area(hall.centre)
    answer = an_answer(hall.centre, "Paspoort aanvragen", area=area, short="U komt zelf. Neem uw oude paspoort mee.")
    service = hall.service(answer_id=answer.pk)
    assert service.portal_area_id == area.pk
    assert selectors.what_to_bring(service) == ["Neem uw oude paspoort mee."]
    own = hall.service("Rijbewijs", answer_id=answer.pk, bring="- Uw oude rijbewijs\n- Een pasfoto")
    assert selectors.what_to_bring(own) == ["Uw oude rijbewijs", "Een pasfoto"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (ServiceWish(name=""), "name"),
        (ServiceWish(name="X", minutes=0), "minutes"),
        (ServiceWish(name="X", letter="AB"), "letter"),
        (ServiceWish(name="X", letter="É"), "letter"),
        (ServiceWish(name="X", mode="ooit"), "mode"),
        (ServiceWish(name="X", product_name="bestaat niet"), "product"),
        (ServiceWish(name="Paspoort aanvragen"), "name"),
    ],
)
def test_a_service_that_cannot_be_is_refused_by_field(hall: Hall, wish: ServiceWish, field: str) -> None:
    hall.service()
    with pytest.raises(InvalidError) as error:
        services.save_service(
            actor=hall.manager, service_id=uuid.uuid4(), municipality_id=hall.location.municipality_id, wish=wish
        )
    assert field in error.value.fields


def test_hours_that_overlap_or_run_backwards_are_refused(hall: Hall) -> None:
    for spans in ([Span(time(9), time(12)), Span(time(11), time(13))], [Span(time(12), time(9))]):
        with pytest.raises(InvalidError) as error:
            services.save_hours(actor=hall.manager, location_id=hall.location.pk, week={2: spans})
        assert "2" in error.value.fields


def test_a_counter_with_somebody_is_not_taken_away(hall: Hall) -> None:
    advisor = hall.advisor_at("3")
    counter = selectors.counter_of(advisor)
    assert counter
    with pytest.raises(InvalidError):
        services.save_counter(
            actor=hall.manager,
            counter_id=counter.pk,
            location_id=hall.location.pk,
            name="Balie 3",
            number="3",
            is_active=False,
        )
