from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM, NamedActor
from eenloket.core.models import AuditEntry
from tests.builders import a_centre, a_colleague, an_outsider, the_time_is

pytestmark = pytest.mark.django_db


def test_an_entry_keeps_who_did_what_to_what_by_value() -> None:
    advisor = a_colleague(a_centre(), name="Kim Bakker")
    audit.record(advisor, "thing.changed", advisor, label="a thing", size=3)
    entry = AuditEntry.objects.get(action="thing.changed")
    assert (entry.actor_name, entry.actor_id, entry.subject_id) == ("Kim Bakker", advisor.pk, advisor.pk)
    assert (entry.kind, entry.subject_type, entry.subject_label, entry.detail) == (
        "change",
        "Staff",
        "a thing",
        {"size": 3},
    )


def test_the_product_cannot_change_an_entry() -> None:
    audit.record(SYSTEM, "thing.changed", a_centre().row)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.update(actor_name="somebody else")


def test_the_product_cannot_delete_an_entry() -> None:
    audit.record(SYSTEM, "thing.changed", a_centre().row)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.filter(action="thing.changed").exists()


def test_a_change_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        audit.record(SYSTEM, "thing.changed", a_centre().row)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.filter(action="thing.changed").exists()


def test_a_look_at_nobody_is_kept_with_its_purpose() -> None:
    audit.looked_at(a_colleague(a_centre()), None, purpose="handling a contact", how="party.searched_by_bsn", found=0)
    entry = AuditEntry.objects.get(kind="look")
    assert (entry.purpose, entry.subject_id, entry.detail) == ("handling a contact", None, {"found": 0})


def test_looking_ten_times_within_the_hour_is_one_look() -> None:
    advisor = a_colleague(a_centre())
    for _ in range(10):
        audit.looked_at_once(advisor, advisor, purpose="p", how="thing.opened")
    with the_time_is(clock.now() + timedelta(hours=1, seconds=1)):
        audit.looked_at_once(advisor, advisor, purpose="p", how="thing.opened")
    assert AuditEntry.objects.filter(action="thing.opened").count() == 2


def test_the_trail_shows_the_own_contact_centre_only_newest_first() -> None:
    advisor, outsider = a_colleague(a_centre()), an_outsider()
    audit.record(advisor, "thing.first", advisor)
    audit.record(advisor, "thing.second", advisor)
    audit.record(outsider, "thing.elsewhere", outsider)
    actions = list(audit.trail(advisor.contact_centre_id).values_list("action", flat=True))
    assert actions[:2] == ["thing.second", "thing.first"]
    assert "thing.elsewhere" not in actions


def test_what_the_system_does_belongs_to_the_centre_of_its_subject() -> None:
    advisor = a_colleague(a_centre())
    audit.record(NamedActor("a department, by link"), "thing.changed", advisor)
    assert AuditEntry.objects.get(action="thing.changed").contact_centre_id == advisor.contact_centre_id
