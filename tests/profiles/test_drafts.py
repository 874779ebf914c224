"""Working on a draft, publishing it, and what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.profiles.models import Appointment
from eenloket.profiles.rules import drop_element
from eenloket.profiles.selectors import document_of, draft_of, employees_of, get_profile, is_as_national
from eenloket.profiles.services import (
    adopt_profiles,
    appoint,
    change_draft,
    copy_profile,
    discard_draft,
    publish_draft,
    seal_of,
    set_in_use,
    set_profile_facts,
    start_draft,
)
from tests.builders import Centre, a_centre, a_colleague, an_outsider, fresh
from tests.profiles.scenes import an_hr_adviser, edited, published, with_level, with_text

pytestmark = pytest.mark.django_db
KEY = "task.short_waiting_times"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def test_adopting_twice_is_adopting_once_and_appoints_who_has_the_role(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    hr = an_hr_adviser(centre)
    assert adopt_profiles(actor=hr) == []
    held = Appointment.objects.get(employee__staff=advisor)
    assert held.profile.code == "advisor_2"
    assert is_as_national(held.profile)


def test_a_draft_holds_for_nobody_until_it_is_published(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    draft = edited(hr, "advisor_3", lambda document: with_text(document, KEY, "Houdt het kort"))
    profile = get_profile(centre.id, "advisor_3")
    assert document_of(profile).by_key[KEY].text == "Houdt de wachttijden kort"
    publish_draft(actor=hr, code="advisor_3", seal=seal_of(draft), remark="Korter.")
    profile = get_profile(centre.id, "advisor_3")
    assert document_of(profile).by_key[KEY].text == "Houdt het kort"
    assert (profile.versions.count(), is_as_national(profile)) == (2, False)


def test_starting_a_draft_twice_gives_the_same_one(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    assert start_draft(actor=hr, code="manager") == start_draft(actor=hr, code="manager")


def test_a_change_on_what_somebody_else_changed_since_is_refused(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    seal = seal_of(start_draft(actor=hr, code="advisor_3"))
    change_draft(actor=hr, code="advisor_3", seal=seal, edit=lambda each: with_text(each, KEY, "Eerste"))
    with pytest.raises(ConflictError):
        change_draft(actor=hr, code="advisor_3", seal=seal, edit=lambda each: with_text(each, KEY, "Tweede"))
    draft = draft_of(get_profile(centre.id, "advisor_3"))
    assert draft is not None
    assert draft.read().by_key[KEY].text == "Eerste"


def test_publishing_needs_a_change_and_a_remark(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    draft = start_draft(actor=hr, code="advisor_3")
    with pytest.raises(InvalidError):
        publish_draft(actor=hr, code="advisor_3", seal=seal_of(draft), remark="Niets")
    draft = edited(hr, "advisor_3", lambda document: drop_element(document, KEY))
    with pytest.raises(InvalidError) as refused:
        publish_draft(actor=hr, code="advisor_3", seal=seal_of(draft), remark=" ")
    assert set(refused.value.fields) == {"remark"}


def test_a_discarded_draft_is_gone_and_the_published_version_stays(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    edited(hr, "advisor_3", lambda document: drop_element(document, KEY))
    discard_draft(actor=hr, code="advisor_3")
    discard_draft(actor=hr, code="advisor_3")
    profile = get_profile(centre.id, "advisor_3")
    assert draft_of(profile) is None
    assert KEY in document_of(profile).by_key


def test_a_profile_cannot_give_a_role_that_is_no_function(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    with pytest.raises(InvalidError) as refused:
        edited(hr, "advisor_3", lambda document: replace(document, grants=("administrator",)))
    assert set(refused.value.fields) == {"grants"}


def test_whoever_holds_a_function_gets_and_loses_what_a_new_version_grants(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_3")
    hr = an_hr_adviser(centre)
    published(hr, "advisor_3", lambda document: replace(document, grants=("advisor_2",)))
    assert fresh(advisor).role_codes == {"advisor_2"}


def test_a_role_that_another_function_grants_is_kept(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_3")
    hr = an_hr_adviser(centre)
    employee = employees_of(centre.id).get(staff=advisor)
    copied = copy_profile(actor=hr, code="advisor_3", name="Adviseur avond")
    appoint(actor=hr, employee_id=employee.pk, profile_id=copied.pk, starts_on=clock.today())
    published(hr, "advisor_3", lambda document: replace(document, grants=()))
    assert fresh(advisor).role_codes == {"advisor_3"}


def test_a_copy_is_a_function_of_its_own(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    copied = copy_profile(actor=hr, code="advisor_1", name="Adviseur zorg")
    assert (copied.code, copied.based_on) == ("adviseur-zorg", ["advisor_1"])
    published(hr, copied.code, lambda document: with_level(document, "competence.listening", 3))
    assert document_of(get_profile(centre.id, "advisor_1")).by_key["competence.listening"].level == 4
    with pytest.raises(InvalidError):
        copy_profile(actor=hr, code="advisor_1", name="adviseur ZORG")


def test_a_function_that_somebody_holds_stays_in_use(centre: Centre) -> None:
    a_colleague(centre, "advisor_3")
    hr = an_hr_adviser(centre)
    with pytest.raises(ConflictError):
        set_in_use(actor=hr, code="advisor_3", is_active=False)
    assert set_in_use(actor=hr, code="project_manager", is_active=False).is_active is False


def test_every_change_is_on_the_trail(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    published(hr, "advisor_3", lambda document: drop_element(document, KEY))
    set_profile_facts(actor=hr, code="advisor_3", places=4, is_public=True)
    said = set(AuditEntry.objects.filter(actor_id=hr.pk).values_list("action", flat=True))
    assert said >= {"profile.draft_started", "profile.draft_changed", "profile.published", "profile.facts_set"}


@pytest.mark.parametrize("role", ["advisor_1", "team_leader", "project_manager", "director", "administrator"])
def test_only_hr_and_the_manager_change_profiles(centre: Centre, role: str) -> None:
    an_hr_adviser(centre)
    with pytest.raises(NotAllowedError):
        start_draft(actor=a_colleague(centre, role), code="advisor_3")


def test_another_contact_centre_has_its_own_profiles(centre: Centre) -> None:
    an_hr_adviser(centre)
    with pytest.raises(NotFoundError):
        start_draft(actor=an_outsider("hr"), code="advisor_3")
