"""Case types for who keeps them: their versions, how many cases run on each, and what does not fit here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from eenloket.cases.models import Case, CaseType, CaseTypeVersion
from eenloket.cases.rules import case_types as rules
from eenloket.cases.types import OPEN_STATES
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import receivers_for

if TYPE_CHECKING:
    import uuid

    from eenloket.accounts.models import Staff
    from eenloket.cases.rules.case_types import CaseTypeDocument


@dataclass(frozen=True, kw_only=True)
class TypeLine:
    """A case type in the list: what it says now, and how many open cases go by which version, newest first."""

    case_type: CaseType
    document: CaseTypeDocument
    number: int  # 0: never published
    has_draft: bool
    running: tuple[tuple[int, int], ...] = ()

    @property
    def open_cases(self) -> int:
        return sum(count for _number, count in self.running)


def types_overview(staff: Staff) -> list[TypeLine]:
    """All types of the contact centre by name, in three queries: types, newest versions, cases by version."""
    types = list(CaseType.objects.filter(contact_centre_id=staff.contact_centre_id).order_by("name"))
    newest = {
        each.case_type_id: each
        for each in CaseTypeVersion.objects.filter(case_type__in=types)
        .order_by("case_type_id", "-number")
        .distinct("case_type_id")
    }
    running: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    for type_id, number, count in _running(staff):
        running[type_id].append((number, count))
    return [_line(each, newest.get(each.pk), running[each.pk]) for each in types]


def running_by_number(staff: Staff, case_type: CaseType) -> dict[int, int]:
    """How many open cases go by each version of a type, in the municipalities that the asker works for."""
    rows = _running(staff).filter(type_version__case_type=case_type)
    return {number: count for _type_id, number, count in rows}


def versions_of_type(case_type: CaseType) -> QuerySet[CaseTypeVersion]:
    """Every version, newest first."""
    return case_type.versions.order_by("-number")


def get_type_version(case_type: CaseType, number: int) -> CaseTypeVersion:
    """Raises NotFoundError."""
    found = case_type.versions.filter(number=number).first()
    if found is None:
        raise NotFoundError(_("That version does not exist."))
    return found


def missing_departments(contact_centre_id: uuid.UUID, document: CaseTypeDocument) -> list[tuple[str, str, list[str]]]:
    """Departments that a type names and that are not there: the part, the code, and in which municipalities. Cases of
    those municipalities cannot be handed over by themselves: the advisor chooses."""
    known = directory_of(contact_centre_id).municipalities
    here = {place: {each.code for each in receivers_for(contact_centre_id, place)} for place in known}
    named = [("general", document.department)]
    named += [
        (f"steps.{step.code}", step.by)
        for step in document.steps
        if step.by not in (rules.FRONT_OFFICE, rules.RECEIVER, document.department)
    ]
    found = []
    for key, code in named:
        if code and (lacking := [known[place].name for place, codes in here.items() if code not in codes]):
            found.append((key, code, lacking))
    return found


def _running(staff: Staff) -> QuerySet[Case, tuple[uuid.UUID, int, int]]:
    return (
        Case.objects.filter(
            contact_centre_id=staff.contact_centre_id,
            municipality_id__in=staff.municipality_ids,
            state__in=OPEN_STATES,
            type_version__isnull=False,
        )
        .order_by("-type_version__number")
        .values_list("type_version__case_type_id", "type_version__number")
        .annotate(Count("pk"))
    )


def _line(case_type: CaseType, newest: CaseTypeVersion | None, running: list[tuple[int, int]]) -> TypeLine:
    said = newest.document if newest else case_type.draft or {"name": case_type.name}
    return TypeLine(
        case_type=case_type,
        document=rules.read(said),
        number=newest.number if newest else 0,
        has_draft=case_type.draft is not None,
        running=tuple(running),
    )
