"""A newer national edition against what was made of the old one."""

from __future__ import annotations

import pytest

from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.profiles.files import Bundle
from eenloket.profiles.rules import Origin, Part, Place, upgrade_points
from eenloket.profiles.selectors import base_of, document_of, get_profile, national_documents, upgrades_for
from eenloket.profiles.services import import_national, start_draft, store_national, take_over_edition
from tests.builders import Centre, a_centre, a_colleague, signed_in
from tests.profiles.scenes import a_newer_edition, an_hr_adviser, published, with_text

pytestmark = pytest.mark.django_db
WAITING, FAULTS, NEW = "task.short_waiting_times", "task.report_faults", "task.video_calls"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def _place(key: str) -> Place:
    return Place(Part.ELEMENT, key)


def _points(centre: Centre) -> dict[str, Origin]:
    profile = get_profile(centre.id, "advisor_3")
    base = base_of(profile, "advisor_3")
    assert base is not None
    theirs = national_documents(centre.id)["advisor_3"]
    return {each.place.key: each.origin for each in upgrade_points(base, document_of(profile), theirs)}


def test_a_newer_edition_changes_nothing_until_it_is_taken_over(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    import_national(actor=hr, bundle=Bundle("Landelijk", (a_newer_edition(),)))
    profile = get_profile(centre.id, "advisor_3")
    assert upgrades_for(profile, national_documents(centre.id)) == ["advisor_3"]
    assert document_of(profile).by_key[WAITING].text == "Houdt de wachttijden kort"


def test_who_changed_what_is_said_per_element(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    published(hr, "advisor_3", lambda each: with_text(with_text(each, WAITING, "Onze tekst"), FAULTS, "Meldt storing"))
    import_national(actor=hr, bundle=Bundle("Landelijk", (a_newer_edition(),)))
    points = _points(centre)
    assert (points[WAITING], points[FAULTS], points[NEW]) == (Origin.CONFLICT, Origin.LOCAL, Origin.NATIONAL)
    assert points["competence.discipline"] == Origin.NATIONAL


def test_what_is_chosen_is_taken_over_and_the_rest_stays(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    published(hr, "advisor_3", lambda each: with_text(each, WAITING, "Onze tekst"))
    import_national(actor=hr, bundle=Bundle("Landelijk", (a_newer_edition(),)))
    chosen = [_place(NEW), _place("competence.discipline")]
    take_over_edition(actor=hr, code="advisor_3", national="advisor_3", version=2, places=chosen)
    profile = get_profile(centre.id, "advisor_3")
    document = document_of(profile)
    assert NEW in document.by_key
    assert not [each for each in document.elements if "competence.discipline" in (each.key, each.parent)]
    assert (document.by_key[WAITING].text, document.edition) == ("Onze tekst", "2030")
    assert upgrades_for(profile, national_documents(centre.id)) == []
    assert _points(centre)[WAITING] == Origin.LOCAL


def test_choices_on_an_older_version_or_beside_a_draft_are_refused(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    import_national(actor=hr, bundle=Bundle("Landelijk", (a_newer_edition(),)))
    with pytest.raises(ConflictError):
        take_over_edition(actor=hr, code="advisor_3", national="advisor_3", version=7, places=[])
    start_draft(actor=hr, code="advisor_3")
    with pytest.raises(ConflictError):
        take_over_edition(actor=hr, code="advisor_3", national="advisor_3", version=1, places=[])


def test_an_edition_of_one_centre_is_not_of_another_and_one_for_all_is(centre: Centre) -> None:
    other = a_centre("elders")
    import_national(actor=an_hr_adviser(centre), bundle=Bundle("", (a_newer_edition(),)))
    assert national_documents(other.id)["advisor_3"].edition == "2008"
    store_national(actor=SYSTEM, contact_centre_id=None, bundle=Bundle("", (a_newer_edition(edition="2031"),)))
    assert national_documents(other.id)["advisor_3"].edition == "2031"


def test_the_same_edition_again_replaces_it(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    first = import_national(actor=hr, bundle=Bundle("", (a_newer_edition(),)))
    assert import_national(actor=hr, bundle=Bundle("", (a_newer_edition(),))) == first


def test_a_national_profile_names_its_edition(centre: Centre) -> None:
    with pytest.raises(InvalidError):
        import_national(actor=an_hr_adviser(centre), bundle=Bundle("", (a_newer_edition(edition=""),)))


def test_the_administrator_may_bring_it_in_and_an_advisor_may_not(centre: Centre) -> None:
    assert import_national(actor=centre.administrator, bundle=Bundle("", (a_newer_edition(),)))
    with pytest.raises(NotAllowedError):
        import_national(actor=a_colleague(centre, "advisor_1"), bundle=Bundle("", (a_newer_edition(),)))


def test_the_page_takes_over_what_is_ticked(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    published(hr, "advisor_3", lambda each: with_text(each, WAITING, "Onze tekst"))
    import_national(actor=hr, bundle=Bundle("", (a_newer_edition(),)))
    client, url = signed_in(hr), "/team/functies/profiel/advisor_3/landelijk/advisor_3/"
    shown = client.get(url).content.decode()
    assert "Onze" in shown
    assert "Voert beeldgesprekken" in shown
    assert client.post(url, {"version": "2", "neem": [f"element:{WAITING}"]}).status_code == 302
    document = document_of(get_profile(centre.id, "advisor_3"))
    assert document.by_key[WAITING].text == "Houdt de wachttijd onder drie minuten"
    assert NEW not in document.by_key
