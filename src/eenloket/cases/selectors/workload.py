"""How long was worked: per step and case, and per department and kind of work by week."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncWeek

from eenloket.cases.models import Case, CaseType, WorkSpan
from eenloket.cases.types import CaseKind, TimeSource
from eenloket.core import clock
from eenloket.organisation.directory import Directory, directory_of

from .case_types import document_of
from .reach import sees_sensitive

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

WEEKS: Final = 8


@dataclass(frozen=True)
class StepTime:
    """The time of one step of a case; `sources` say where the figures come from."""

    code: str
    label: str
    seconds: int
    sources: list[str]
    spans: list[WorkSpan]


@dataclass(frozen=True)
class Worked:
    """Seconds worked on a kind of work by a department, week by week; in how many cases in all."""

    department_id: uuid.UUID | None
    department: str
    place: str
    work_type: str
    label: str
    weeks: list[int]
    cases: int
    by_source: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> int:
        return sum(self.weeks)


@dataclass(frozen=True)
class Workload:
    """The workload of the back office over some weeks. `weeks` are their Mondays."""

    weeks: list[date]
    rows: list[Worked]

    @property
    def totals(self) -> list[int]:
        return [sum(each.weeks[n] for each in self.rows) for n in range(len(self.weeks))]

    @property
    def most(self) -> int:
        """The most seconds of a row in a week: what the bars are drawn against."""
        return max((n for each in self.rows for n in each.weeks), default=0)


def work_type_of(case: Case) -> str:
    """The code of the type of a case, or what kind it is."""
    if case.type_version_id is None:
        return case.kind
    return str(CaseType.objects.filter(versions=case.type_version_id).values_list("code", flat=True).get())


def times_of(case: Case) -> list[StepTime]:
    """What was worked on a case step by step, in the order of its type. One query."""
    spans: defaultdict[str, list[WorkSpan]] = defaultdict(list)
    for each in case.work_spans.select_related("staff"):
        spans[each.step].append(each)
    document = document_of(case)
    labels = {each.code: each.label for each in document.steps} if document else {}
    order = [*[code for code in labels if code in spans], *[code for code in spans if code not in labels]]
    return [
        StepTime(
            code,
            labels.get(code, ""),
            sum(each.seconds for each in spans[code]),
            [str(TimeSource(each).label) for each in sorted({each.source for each in spans[code]})],
            spans[code],
        )
        for code in order
    ]


def workload_of(staff: Staff, *, weeks: int = WEEKS) -> Workload:
    """Per department and kind of work of the municipalities this person works for, the last weeks; most work on top.
    Two queries, over the days of these weeks only."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(weeks))]
    found = _spans(staff).filter(day__gte=mondays[0])
    rows = (
        found.order_by()
        .annotate(week=TruncWeek("day"))
        .values("department_id", "work_type", "week", "source")
        .annotate(seconds=Sum("seconds"))
    )
    cases: dict[tuple[uuid.UUID | None, str], int] = {
        (each["department_id"], each["work_type"]): each["n"]
        for each in found.order_by().values("department_id", "work_type").annotate(n=Count("case", distinct=True))
    }
    by_week: defaultdict[tuple[uuid.UUID | None, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    by_source: defaultdict[tuple[uuid.UUID | None, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in rows:
        key = (each["department_id"], each["work_type"])
        by_week[key][each["week"]] += each["seconds"]
        by_source[key][each["source"]] += each["seconds"]
    directory, labels = directory_of(staff.contact_centre_id), work_type_names(staff.contact_centre_id)
    names = directory.departments
    worked = [
        Worked(
            key[0],
            str(names[key[0]]) if key[0] and key[0] in names else "",
            _place_of(directory, key[0]),
            key[1],
            labels.get(key[1], key[1]),
            [by_week[key][each] for each in mondays],
            cases.get(key, 0),
            dict(by_source[key]),
        )
        for key in by_week
    ]
    return Workload(mondays, sorted(worked, key=lambda each: (-each.seconds, each.department, each.label)))


def _place_of(directory: Directory, department_id: uuid.UUID | None) -> str:
    """The municipality of a department, "" for a group."""
    found = directory.departments.get(department_id) if department_id else None
    return str(directory.municipalities[found.municipality_id]) if found and found.municipality_id else ""


def work_type_names(contact_centre_id: uuid.UUID) -> dict[str, str]:
    """The kinds of work by their codes: the case types, and questions and call-back notes without a type."""
    names = dict(CaseType.objects.filter(contact_centre_id=contact_centre_id).values_list("code", "name"))
    return names | {str(each.value): str(each.label) for each in CaseKind}


def case_type_names(contact_centre_id: uuid.UUID) -> list[tuple[str, str]]:
    """The case types of a contact centre, code and name, to filter by."""
    return list(CaseType.objects.filter(contact_centre_id=contact_centre_id).values_list("code", "name"))


def spans_behind(
    staff: Staff, *, department_id: uuid.UUID | None, work_type: str, week: date | None, source: str = ""
) -> QuerySet[WorkSpan]:
    """The rows behind a figure of the workload, the newest on top."""
    found = _spans(staff).filter(sees_sensitive(staff, "case__"), department=department_id, work_type=work_type)
    if source in TimeSource.values:
        found = found.filter(source=source)
    if week:
        found = found.filter(day__gte=week, day__lt=week + timedelta(weeks=1))
    else:
        monday = clock.today() - timedelta(days=clock.today().weekday())
        found = found.filter(day__gte=monday - timedelta(weeks=WEEKS - 1))
    return found.select_related("case", "staff").order_by("-started_at")


def _spans(staff: Staff) -> QuerySet[WorkSpan]:
    return WorkSpan.objects.filter(contact_centre=staff.contact_centre_id, municipality__in=staff.municipality_ids)
