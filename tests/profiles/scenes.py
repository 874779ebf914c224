"""Small scenes for the tests of functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eenloket.profiles.national import national_profile
from eenloket.profiles.rules import write_profile
from eenloket.profiles.selectors import draft_of, get_profile
from eenloket.profiles.services import adopt_profiles, change_draft, publish_draft, seal_of, start_draft
from eenloket.profiles.types import Element, ProfileDocument
from tests.builders import Centre, a_colleague

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Profile, ProfileVersion
    from eenloket.profiles.services.versions import Edit


def an_hr_adviser(centre: Centre) -> Staff:
    """HR of a contact centre that took over the national profiles."""
    hr = a_colleague(centre, "hr")
    adopt_profiles(actor=hr)
    return hr


def edited(actor: Staff, code: str, edit: Edit) -> ProfileVersion:
    """The draft of a profile with a change made in it."""
    draft = start_draft(actor=actor, code=code)
    return change_draft(actor=actor, code=code, seal=seal_of(draft), edit=edit)


def published(actor: Staff, code: str, edit: Edit) -> Profile:
    """The profile with a changed version published."""
    edited(actor, code, edit)
    profile = get_profile(actor.contact_centre_id, code)
    draft = draft_of(profile)
    assert draft is not None
    publish_draft(actor=actor, code=code, seal=seal_of(draft), remark="Aangepast.")
    return get_profile(actor.contact_centre_id, code)


def with_text(document: ProfileDocument, key: str, text: str) -> ProfileDocument:
    return _with(document, replace(document.by_key[key], text=text))


def with_level(document: ProfileDocument, key: str, level: int) -> ProfileDocument:
    return _with(document, replace(document.by_key[key], level=level))


def _with(document: ProfileDocument, element: Element) -> ProfileDocument:
    kept: Sequence[Element] = [element if each.key == element.key else each for each in document.elements]
    return replace(document, elements=tuple(kept))


def a_newer_edition(code: str = "advisor_3", edition: str = "2030") -> ProfileDocument:
    """A national profile of a later year: one text new, one competence gone, one task more."""
    document = replace(national_profile(code), edition=edition)
    document = with_text(document, "task.short_waiting_times", "Houdt de wachttijd onder drie minuten")
    gone = {"competence.discipline"}
    kept = tuple(each for each in document.elements if each.key not in gone and each.parent not in gone)
    task = replace(document.by_key["task.report_faults"], key="task.video_calls", text="Voert beeldgesprekken")
    return replace(document, elements=(*kept, task))


def as_file(*documents: ProfileDocument, organisation: str = "Elders") -> dict[str, object]:
    return {"organisation": organisation, "profiles": [write_profile(each) for each in documents]}
