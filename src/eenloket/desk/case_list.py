"""The list pane of the cases: tabs, filter, search and rows, ready for the templates."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.accounts.selectors import departments_of, may
from eenloket.accounts.types import Permission
from eenloket.cases import selectors
from eenloket.cases.selectors import InboxFilter
from eenloket.cases.types import CaseKind, CaseState, InboxSort, InboxTab, Sensitivity, WaitsFor
from eenloket.organisation.selectors import receivers_for
from eenloket.parties.rules import readable_phone
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff
    from eenloket.cases.clock import Clock
    from eenloket.cases.models import Case

PAGE_SIZE: Final = 50
HANDED_OVER: Final = "handed_over"
FRONT_OFFICE: Final = "front_office"
OUTSIDE: Final = "outside"
WATCHED: Final = "watched"
CLIMBED: Final = "climbed"
ASIDE: Final = "aside"
# Short words: all tabs stand beside each other above a narrow list.
_TABS: Final[dict[InboxTab, Promise | str]] = {
    InboxTab.NEW: InboxTab.NEW.label,
    InboxTab.MINE: InboxTab.MINE.label,
    InboxTab.LATE: InboxTab.LATE.label,
    InboxTab.ASKED_BACK: gettext_lazy("Waiting"),
    InboxTab.SETTLED: gettext_lazy("Done"),
}
_FILTERS: Final = ("soort", "wacht", "gevoelig", "wie", "op")
_PARAMETERS: Final = ("bak", "afdeling", "vanaf", "q", *_FILTERS)
_REFERENCE: Final = re.compile(r"^[A-Za-z]{1,4}[- ]?\d{4}[- ]?\d*$")


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab above the list; without a count where counting would cost more than it tells."""

    code: str
    label: str
    url: str
    icon: str = ""
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Row:
    case: Case
    clock: Clock
    is_settled: bool
    phone: str


def inbox_query(request: HttpRequest) -> str:
    """The part of the address that chooses the list, so that opening and acting come back to the same list."""
    return _kept(request).urlencode()


def _kept(request: HttpRequest, *left_out: str) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in _PARAMETERS:
        if name not in left_out and (value := typed_in(request.GET, name).strip()):
            kept[name] = value[:60]
    return kept


def list_of(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """The list pane: tabs, the page of rows under the current one, what was searched for."""
    departments = departments_of(staff)
    chosen = uuid_or_none(request.GET.get("afdeling", ""))
    department_id = chosen if chosen in staff.department_ids else None
    typed = typed_in(request.GET, "q").strip()
    tabs = _tabs(staff, department_id)
    wanted = request.GET.get("bak", "")
    # Without a choice: the first tab that holds anything. "Nothing to do" beside "late 3" would be untrue.
    proposed = next((tab.code for tab in tabs if tab.count), next((tab.code for tab in tabs), ""))
    current = "" if typed else wanted if wanted in {tab.code for tab in tabs} else proposed
    offset, chosen_filter = offset_in(request.GET.get("vanaf", "")), _filter(request)
    found = _found(staff, current, department_id, typed=typed, chosen=chosen_filter, offset=offset)
    cases, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return {
        "tabs": [replace(tab, is_current=tab.code == current) for tab in tabs],
        "current_tab": current,
        "departments": departments,
        "department_id": department_id,
        "rows": _rows(cases),
        "asides": list(selectors.asked_aside(staff)[:PAGE_SIZE]) if current == ASIDE else [],
        "q": typed,
        "filter": chosen_filter,
        **(_filter_choices(staff, department_id) if chosen_filter else {}),
        "may_choose": current != InboxTab.SETTLED
        and bool(staff.department_ids)
        and may(staff, Permission.HANDLE_CASES),
        "previous_url": _page(request, max(0, offset - PAGE_SIZE)) if offset else "",
        "next_url": _page(request, offset + PAGE_SIZE) if has_more else "",
    }


def choices_of(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What can be filtered by, and to whom several cases can go; asked for when somebody opens it."""
    chosen = uuid_or_none(request.GET.get("afdeling", ""))
    department_id = chosen if chosen in staff.department_ids else None
    return {
        "filter": _filter(request),
        "current_tab": typed_in(request.GET, "bak")[:20],
        "department_id": department_id,
        "q": typed_in(request.GET, "q").strip()[:60],
        **_filter_choices(staff, department_id),
    }


def bulk_choices(staff: Staff, department_id: uuid.UUID | None = None) -> dict[str, Any]:
    """To whom several cases can be given or sent at once."""
    own = {each.municipality_id for each in departments_of(staff) if each.municipality_id}
    served = own or staff.municipality_ids
    receivers = {each.pk: each for place in served for each in receivers_for(staff.contact_centre_id, place)}
    return {
        "colleagues": selectors.colleagues_of_inbox(staff, department_id),
        "all_receivers": sorted(receivers.values(), key=lambda each: each.name),
    }


def _filter(request: HttpRequest) -> InboxFilter:
    given = {name: typed_in(request.GET, name).strip()[:60] for name in _FILTERS}
    return InboxFilter(
        type_code=given["soort"],
        waits_for=given["wacht"] if given["wacht"] in WaitsFor.values else "",
        sensitivity=given["gevoelig"] if given["gevoelig"] in Sensitivity.values else "",
        person_id=uuid_or_none(given["wie"]),
        sort=given["op"] if given["op"] in InboxSort.values else InboxSort.DUE,
    )


def _filter_choices(staff: Staff, department_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "work_types": [*selectors.case_type_names(staff.contact_centre_id), ("free", _("without a type"))],
        "waits": WaitsFor.choices,
        "sensitivities": Sensitivity.choices,
        "sorts": InboxSort.choices,
        **bulk_choices(staff, department_id),
    }


def _tabs(staff: Staff, department_id: uuid.UUID | None) -> list[Tab]:
    tabs = []
    if staff.department_ids:
        counts = selectors.inbox_counts(staff, department_id)
        tabs = [
            Tab(
                code=tab,
                label=str(label),
                icon="late" if tab == InboxTab.LATE else "",
                count=counts.get(tab),
                url=_url(tab, department_id),
            )
            for tab, label in _TABS.items()
        ]
    if may(staff, Permission.VIEW_CASES):
        tabs.append(Tab(code=HANDED_OVER, label=_("Handed over by me"), url=_url(HANDED_OVER)))
        tabs.append(Tab(code=FRONT_OFFICE, label=_("Front office"), url=_url(FRONT_OFFICE)))
        tabs.append(Tab(code=OUTSIDE, label=_("Elsewhere"), url=_url(OUTSIDE)))
    if may(staff, Permission.VIEW_TEAM_FIGURES) and may(staff, Permission.VIEW_CASES):
        tabs.append(Tab(code=CLIMBED, label=_("Reported up"), url=_url(CLIMBED)))
    if may(staff, Permission.VIEW_SENSITIVE_CASES):
        tabs.append(Tab(code=WATCHED, label=_("Watch list"), url=_url(WATCHED)))
    waiting = selectors.asked_aside(staff).count()
    if waiting:
        tabs.append(Tab(code=ASIDE, label=_("Asked aside"), count=waiting, url=_url(ASIDE)))
    return tabs


def _found(
    staff: Staff, tab: str, department_id: uuid.UUID | None, *, typed: str, chosen: InboxFilter, offset: int
) -> list[Case]:
    """One row more than a page holds, to know whether there is a next page."""
    if typed and _REFERENCE.match(typed):
        return selectors.cases_matching(staff, typed)
    if typed:
        return selectors.found_in_inbox(staff, replace(chosen, words=typed), limit=PAGE_SIZE + 1, offset=offset)
    if tab in ("", ASIDE):
        return []
    if tab == HANDED_OVER and not chosen:
        return selectors.handed_over_by(staff, PAGE_SIZE)
    cases = selectors.filtered(_under(staff, tab, department_id), chosen)
    return selectors.with_places(cases[offset : offset + PAGE_SIZE + 1])


def _under(staff: Staff, tab: str, department_id: uuid.UUID | None) -> QuerySet[Case]:
    if tab == HANDED_OVER:
        return selectors.handed_over(staff)
    if tab == FRONT_OFFICE:
        return selectors.front_office(staff)
    if tab == OUTSIDE:
        return selectors.outside(staff)
    if tab == CLIMBED:
        return selectors.climbed(staff)
    if tab == WATCHED:
        return selectors.watched(staff)
    return selectors.inbox(staff, tab, department_id)


def _rows(cases: list[Case]) -> list[Row]:
    clocks = selectors.clocks(cases)
    return [Row(case, clocks[case.pk], case.state == CaseState.SETTLED, _phone_of(case)) for case in cases]


def _phone_of(case: Case) -> str:
    if case.kind != CaseKind.CALL_BACK:
        return ""
    window = getattr(case, "call_back", None)
    return readable_phone(window.number) if window else ""


def _page(request: HttpRequest, offset: int) -> str:
    query = _kept(request, "vanaf")
    if offset:
        query["vanaf"] = str(offset)
    return f"{reverse('desk:inbox')}?{query.urlencode()}"


def _url(tab: str, department_id: uuid.UUID | None = None) -> str:
    query = QueryDict(mutable=True)
    query["bak"] = tab
    if department_id:
        query["afdeling"] = str(department_id)
    return f"{reverse('desk:inbox')}?{query.urlencode()}"
