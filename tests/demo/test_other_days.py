from __future__ import annotations

import pytest
from django.db import connection

from eenloket.contacts.models import Contact, Conversation
from eenloket.core import clock
from eenloket.demo.services import load_demo, remove_demo
from eenloket.organisation.models import ContactCentre
from tests.builders import a_centre, the_time_is

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("moment", ["2027-01-03 02:30", "2026-06-11 18:45"])
def test_the_demo_loads_on_any_day(moment: str) -> None:
    """A night after the holidays; a Thursday evening with closing days behind it."""
    with the_time_is(moment):
        load_demo(contacts=1000)
        assert not Conversation.objects.filter(closed_at__gt=clock.now()).exists()
    connection.check_constraints()
    stored = Contact.objects.filter(contact_centre__slug="kcc-merenwold-duinrade", state="stored")
    assert stored.exclude(result="call_back", advisor=None).count() == 1000  # beside who asked online to be called


def test_a_centre_of_ones_own_is_never_taken_for_the_demo() -> None:
    a_centre("kcc-oeverzand")
    with pytest.raises(Exception, match="left alone"):
        load_demo(contacts=1000)
    assert remove_demo() == 0
    assert ContactCentre.objects.count() == 1
