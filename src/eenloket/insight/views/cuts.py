"""A table of one's own: which measures, by what in the rows and in the columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import InvalidError
from eenloket.insight import selectors, services
from eenloket.insight.measures import INDICATORS, MEASURES, Measure
from eenloket.insight.types import Dimension, PeriodName, Ratio
from eenloket.insight.web import FILTERS, choices_for, filter_from
from eenloket.insight.words import counted_words, key_words, names_of, period_words, value_words
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.insight.types import FigureFilter

_ASKED: Final = (*FILTERS, "portal_area", "maat", "rijen", "kolommen")
_MOST_ROWS: Final = 400
_MOST_COLUMNS: Final = 60
_IN_ORDER: Final = {Dimension.DAY, Dimension.MONTH, Dimension.WEEKDAY, Dimension.HOUR, Dimension.SLOT}


@dataclass(frozen=True)
class Table:
    """A measure by rows and columns; without columns one with the whole."""

    measure: Measure
    heads: list[str]
    rows: list[tuple[str, list[Ratio | None], Ratio | None]]
    totals: list[Ratio | None]
    total: Ratio | None
    left_out: int

    def words(self, ratio: Ratio | None) -> str:
        return "" if ratio is None else value_words(ratio.value, self.measure.unit)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def cuts(request: HttpRequest) -> HttpResponse:
    """The table that the address asks for, with the form to change it, and the tables that are kept."""
    staff = staff_of(request)
    wanted = filter_from(request, PeriodName.LAST_MONTH)
    measure = MEASURES.get(request.GET.get("maat", ""), MEASURES["direct"])
    row, column = _dimensions(request, measure)
    table = table_of(staff, wanted, measure, row, column)
    if request.GET.get("als") == "csv":
        return _csv(table, row, column)
    query = urlencode([(name, request.GET[name]) for name in _ASKED if request.GET.get(name)])
    context = {
        "table": _shown(table),
        "row": row,
        "column": column,
        "measure": measure,
        "indicators": INDICATORS,
        "dimensions": [each for each in Dimension if each in measure.knows],
        "areas": list(directory_of(staff.contact_centre_id).portal_areas.values()),
        "area": request.GET.get("portal_area", ""),
        "title": period_words(wanted.period),
        "query": query,
        "kept": list(selectors.cuts_of(staff)),
        "not_narrowed_by": [each.label for each in selectors.not_narrowed_by(measure, wanted)],
        **choices_for(request, PeriodName.LAST_MONTH),
    }
    return render(request, "insight/cuts.html", context)


@require_POST
@desk_page(Permission.VIEW_TEAM_FIGURES)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a table, or take it away."""
    staff, form = staff_of(request), request.POST
    back = form.get("query", "")
    if form.get("drop"):
        services.drop_cut(actor=staff, cut_id=uuid_from(form["drop"]))
        messages.success(request, _("The table is taken away."))
    else:
        try:
            services.keep_cut(actor=staff, name=form.get("name", ""), query=back)
        except InvalidError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The table is kept under this name."))
    return HttpResponseRedirect(f"{reverse('insight:cuts')}?{back}")


def table_of(staff: Staff, wanted: FigureFilter, measure: Measure, row: Dimension, column: Dimension | None) -> Table:
    """A measure by rows and columns, with the whole of each. Raises NotAllowedError."""
    by = [row, column] if column else [row]
    code = measure.code
    cells = {key: each[code] for key, each in selectors.readings(staff, wanted, [measure], by).items()}
    by_row = {key[0]: each[code] for key, each in selectors.readings(staff, wanted, [measure], [row]).items()}
    by_column = (
        {key[0]: each[code] for key, each in selectors.readings(staff, wanted, [measure], [column]).items()}
        if column
        else {}
    )
    names = names_of(staff.contact_centre_id, {team.pk: str(team) for team in selectors.teams_to_filter_by(staff)})
    rows, columns = _order(row, by_row), _order(column, by_column)[:_MOST_COLUMNS] if column else []
    return Table(
        measure=measure,
        heads=[key_words(column, key, names) for key in columns] if column else [],
        rows=[
            (key_words(row, key, names), [cells.get((key, each)) for each in columns], by_row[key])
            for key in rows[:_MOST_ROWS]
        ],
        totals=[by_column[each] for each in columns],
        total=selectors.readings(staff, wanted, [measure]).get((), {}).get(code),
        left_out=max(0, len(rows) - _MOST_ROWS),
    )


def _order(dimension: Dimension, found: dict[Any, Ratio]) -> list[Any]:
    if dimension in _IN_ORDER:
        return sorted(found)
    return sorted(found, key=lambda key: (-found[key].whole, -found[key].part, str(key)))


def _dimensions(request: HttpRequest, measure: Measure) -> tuple[Dimension, Dimension | None]:
    known = [each for each in Dimension if each in measure.knows]
    row = next((each for each in known if each == request.GET.get("rijen", "")), None)
    row = row or (Dimension.CHANNEL if Dimension.CHANNEL in known else known[0])
    column = next((each for each in known if each == request.GET.get("kolommen", "") and each != row), None)
    return row, column


def _shown(table: Table) -> dict[str, Any]:
    words = table.words
    return {
        "heads": table.heads,
        "rows": [
            (label, [words(each) for each in cells], words(total), counted_words(total, table.measure) if total else "")
            for label, cells, total in table.rows
        ],
        "totals": [words(each) for each in table.totals],
        "total": words(table.total),
        "counted": counted_words(table.total, table.measure) if table.total else "",
        "left_out": table.left_out,
    }


def _csv(table: Table, row: Dimension, column: Dimension | None) -> HttpResponse:
    """One line per cell, with full precision."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([row.value, column.value if column else "", "teller", "noemer", "waarde"])
    for label, cells, total in table.rows:
        for head, ratio in zip(table.heads or [""], cells if table.heads else [total], strict=True):
            if ratio is not None:
                value = "" if ratio.value is None else ratio.value
                writer.writerow([services.as_text(label), services.as_text(head), ratio.part, ratio.whole, value])
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.measure.code}.csv"'
    return response
