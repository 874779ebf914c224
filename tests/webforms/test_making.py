from __future__ import annotations

import pytest

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.webforms import selectors, services
from eenloket.webforms.models import Form
from eenloket.webforms.rules.design import GENERAL, fields_of, token_of
from eenloket.webforms.types import Placing
from tests.builders import Centre, a_centre, a_colleague, a_portal_area, an_outsider, fresh
from tests.webforms.scenes import TWO_PAGES, a_form, design_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def change(centre: Centre, form: Form, key: str, **values: object) -> str:
    was = token_of(design_now(form), key)
    return services.change_part(actor=centre.administrator, form_id=form.pk, key=key, values=values, was=was)


def test_a_form_begins_with_an_empty_page_and_offline(centre: Centre) -> None:
    form = services.start_form(
        actor=centre.administrator, form_id=uuid7(), municipality_id=centre.municipality.pk, title="Klacht"
    )
    assert not form.is_online
    assert [page.key for page in design_now(form).pages] == ["p1"]


def test_a_form_can_begin_with_an_example(centre: Centre) -> None:
    area = a_portal_area(centre, "openbare-ruimte")
    form = services.start_form(
        actor=centre.administrator, form_id=uuid7(), municipality_id=None, example="melding-openbare-ruimte"
    )
    assert form.portal_area_id == area.pk
    assert len(design_now(form).pages) == 3


def test_a_new_field_comes_after_the_one_that_is_open(centre: Centre) -> None:
    form = a_form(centre, TWO_PAGES)
    key = services.add_part(actor=centre.administrator, form_id=form.pk, kind="date", after="f4")
    assert [field.key for field in design_now(form).pages[0].fields] == ["f4", key, "f5"]


def test_a_deleted_key_is_not_given_out_again(centre: Centre) -> None:
    form = a_form(centre)
    first = services.add_part(actor=centre.administrator, form_id=form.pk, kind="text", after="p1")
    services.delete_part(actor=centre.administrator, form_id=form.pk, key=first)
    second = services.add_part(actor=centre.administrator, form_id=form.pk, kind="text", after="p1")
    assert first != second


def test_what_was_deleted_can_be_put_back_until_something_changes(centre: Centre) -> None:
    form = a_form(centre, TWO_PAGES)
    before = design_now(form)
    services.delete_part(actor=centre.administrator, form_id=form.pk, key="p1")
    services.undo_delete(actor=centre.administrator, form_id=form.pk)
    assert design_now(form) == before
    with pytest.raises(ConflictError):
        services.undo_delete(actor=centre.administrator, form_id=form.pk)


def test_a_part_is_changed_and_published_as_the_next_version(centre: Centre) -> None:
    form = a_form(centre)
    change(centre, form, "f1", label="Vertel het ons")
    assert selectors.version_design(Form.objects.get(pk=form.pk).current).pages[0].fields[0].label != "Vertel het ons"  # type: ignore[arg-type]
    version = services.publish_form(actor=centre.administrator, form_id=form.pk, note="Vriendelijker")
    assert version.number == 2
    assert selectors.version_design(version).pages[0].fields[0].label == "Vertel het ons"


def test_publishing_without_changes_makes_no_version(centre: Centre) -> None:
    form = a_form(centre)
    assert services.publish_form(actor=centre.administrator, form_id=form.pk).number == 1


def test_a_colleagues_change_is_not_undone_unseen(centre: Centre) -> None:
    form = a_form(centre)
    was = token_of(design_now(form), GENERAL)
    change(centre, form, GENERAL, title="Van mij")
    with pytest.raises(ConflictError, match="Bo Beheer"):
        services.change_part(
            actor=centre.administrator, form_id=form.pk, key=GENERAL, values={"title": "Van jou"}, was=was
        )


def test_a_retry_of_the_same_change_is_accepted(centre: Centre) -> None:
    form = a_form(centre)
    was = token_of(design_now(form), GENERAL)
    change(centre, form, GENERAL, title="Nieuw")
    services.change_part(actor=centre.administrator, form_id=form.pk, key=GENERAL, values={"title": "Nieuw"}, was=was)


def test_a_form_with_faults_is_not_published_and_says_why(centre: Centre) -> None:
    form = a_form(centre, is_published=False)
    change(centre, form, "f1", label="")
    with pytest.raises(InvalidError) as refused:
        services.publish_form(actor=centre.administrator, form_id=form.pk)
    assert "Het veld heeft geen naam." in refused.value.fields.values()


def test_an_earlier_version_becomes_the_draft_again(centre: Centre) -> None:
    form = a_form(centre)
    change(centre, form, GENERAL, title="Anders")
    services.publish_form(actor=centre.administrator, form_id=form.pk)
    services.restore_version(actor=centre.administrator, form_id=form.pk, number=1)
    assert design_now(form).title == "Stel uw vraag"
    assert Form.objects.get(pk=form.pk).current.number == 2  # type: ignore[union-attr]


def test_a_copy_is_a_form_of_its_own_and_offline(centre: Centre) -> None:
    form = a_form(centre)
    copy = services.copy_form(
        actor=centre.administrator, form_id=form.pk, new_id=uuid7(), municipality_id=centre.municipality.pk
    )
    assert copy.slug != form.slug
    assert not copy.is_online
    assert list(fields_of(design_now(copy))) == list(fields_of(design_now(form)))


def test_only_a_form_that_was_never_online_can_be_deleted(centre: Centre) -> None:
    with pytest.raises(ConflictError):
        services.delete_form(actor=centre.administrator, form_id=a_form(centre).pk)
    draft = a_form(centre, title="Concept", is_published=False)
    services.delete_form(actor=centre.administrator, form_id=draft.pk)
    assert not Form.objects.filter(pk=draft.pk).exists()


def test_two_forms_of_a_municipality_have_two_addresses(centre: Centre) -> None:
    one, other = a_form(centre, title="Een"), a_form(centre, title="Twee")
    placing = Placing(municipality_id=centre.municipality.pk, slug=one.slug)
    with pytest.raises(InvalidError) as refused:
        services.place_form(actor=centre.administrator, form_id=other.pk, placing=placing)
    assert set(refused.value.fields) == {"slug"}


def test_a_municipality_has_one_general_form(centre: Centre) -> None:
    one, other = a_form(centre, title="Een"), a_form(centre, title="Twee")
    for form in (one, other):
        placing = Placing(municipality_id=centre.municipality.pk, slug=form.slug, is_general=True)
        services.place_form(actor=centre.administrator, form_id=form.pk, placing=placing)
    assert not Form.objects.get(pk=one.pk).is_general
    assert Form.objects.get(pk=other.pk).is_general


def test_making_forms_asks_for_the_right(centre: Centre) -> None:
    form = a_form(centre)
    with pytest.raises(NotAllowedError):
        services.publish_form(actor=a_colleague(centre, "team_leader"), form_id=form.pk)


def test_a_form_of_another_contact_centre_does_not_exist(centre: Centre) -> None:
    with pytest.raises(NotFoundError):
        services.switch_form(actor=an_outsider("administrator"), form_id=a_form(centre).pk, is_online=False)


def test_a_shared_form_is_changed_only_by_who_works_for_all() -> None:
    centre = a_centre("samen", "meer", "duin")
    shared = services.start_form(
        actor=fresh(centre.administrator), form_id=uuid7(), municipality_id=None, title="Van ons allen"
    )
    one_place = a_colleague(centre, "administrator", municipalities=[centre.municipality])
    assert selectors.get_form(one_place, shared.pk) == shared
    with pytest.raises(NotAllowedError):
        services.delete_part(actor=one_place, form_id=shared.pk, key="p1")


def test_a_municipalitys_own_form_takes_the_place_of_the_shared_one() -> None:
    centre = a_centre("samen", "meer", "duin")
    admin = fresh(centre.administrator)
    shared = services.start_form(actor=admin, form_id=uuid7(), municipality_id=None, example="klacht")
    own = services.copy_form(
        actor=admin, form_id=shared.pk, new_id=uuid7(), municipality_id=centre.municipalities[0].pk
    )
    for form in (shared, own):
        services.publish_form(actor=admin, form_id=form.pk)
    meer, duin = (list(selectors.online_forms(centre.id, place.pk)) for place in centre.municipalities)
    assert meer == [own]
    assert duin == [shared]


def test_publishing_is_on_the_trail(centre: Centre) -> None:
    form = a_form(centre)
    assert AuditEntry.objects.filter(subject_id=form.pk, action="form.published").count() == 1
