"""A report as PDF, spreadsheet and open data. All are made from the same kept figures, so they agree to the digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from eenloket.core.pdf import render_pdf
from eenloket.insight.report_document import LANGUAGE

if TYPE_CHECKING:
    from eenloket.insight.models import Report

OPEN_DATA_HEADS: Final = (
    "periode_van",
    "periode_tot_en_met",
    "bereik",
    "onderdeel",
    "cijfer",
    "omschrijving",
    "uitsplitsing",
    "waarde_van_uitsplitsing",
    "teller",
    "noemer",
    "waarde",
    "eenheid",
    "doel",
)
_FORMATS: Final = {"share": "0.0%", "euro": '"€" #,##0.00', "count": "#,##0", "mark": "0.0"}
_WIDEST: Final = 60


def as_pdf(report: Report) -> bytes:
    """The report on paper."""
    with override(LANGUAGE):
        words = {
            "page": _("page"),
            "figure": _("Figure"),
            "value": _("Value"),
            "target": _("Target"),
            "before": _("Period before"),
            "counted": _("Counted"),
            "comment": _("Comment"),
            "formula": _("How it is counted"),
            "on": _("on target"),
            "near": _("nearly"),
            "off": _("off target"),
        }
        return render_pdf(
            "insight/report", {**report.document, "comments": report.comments, "words": words, "lang": LANGUAGE}
        )


def as_sheet(report: Report) -> bytes:
    """The report as a workbook: a sheet with the figures, and one per part with what they are made of."""
    book = Workbook()
    with override(LANGUAGE):
        sheet: Any = book.active
        sheet.title = _("Figures")
        heads = [_("Part"), _("Figure"), _("Value"), _("Numerator"), _("Denominator"), _("Target"), _("Comment")]
        _heads(sheet, heads)
        for part in report.document["parts"]:
            for each in part["measures"]:
                comment = report.comments.get(part["code"], "")
                row = [
                    part["label"],
                    each["label"],
                    each["value"],
                    each["part"],
                    each["whole"],
                    each["target"],
                    comment,
                ]
                sheet.append(row)
                for column in (3, 6):
                    sheet.cell(sheet.max_row, column).number_format = _FORMATS.get(each["unit"], "0.0")
        _fit(sheet)
        for part in report.document["parts"]:
            if part["tables"]:
                _part_sheet(book, part)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _part_sheet(book: Workbook, part: dict[str, Any]) -> None:
    sheet = book.create_sheet(part["label"][:31])
    units = {each["code"]: each["unit"] for each in part["measures"]}
    _heads(sheet, [_("Figure"), _("By"), _("Of"), _("Value"), _("Numerator"), _("Denominator")])
    for table in part["tables"]:
        for line in table["lines"]:
            label = as_text(line["label"])
            sheet.append([table["label"], table["by_label"], label, line["value"], line["part"], line["whole"]])
            sheet.cell(sheet.max_row, 4).number_format = _FORMATS.get(units[table["measure"]], "0.0")
    _fit(sheet)


def as_open_data(report: Report) -> str:
    """The report as CSV (RFC 4180, UTF-8): one number per line, with full precision and a point for the decimals."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(OPEN_DATA_HEADS)
    for row in _open_rows(report.document):
        writer.writerow(["" if value is None else value for value in row])
    return stream.getvalue()


def _open_rows(document: dict[str, Any]) -> Iterator[list[Any]]:
    start = [document["first"], document["last"], document["scope"]]
    for part in document["parts"]:
        units = {each["code"]: each["unit"] for each in part["measures"]}
        for each in part["measures"]:
            yield [
                *start,
                part["code"],
                each["code"],
                each["label"],
                "",
                "",
                each["part"],
                each["whole"],
                each["value"],
                each["unit"],
                each["target"],
            ]
        for table in part["tables"]:
            for line in table["lines"]:
                yield [
                    *start,
                    part["code"],
                    table["measure"],
                    table["label"],
                    table["by"],
                    as_text(line["label"]),
                    line["part"],
                    line["whole"],
                    line["value"],
                    units[table["measure"]],
                    None,
                ]


def as_text(value: str) -> str:
    """What somebody typed as a subject is never a formula in a spreadsheet (OWASP, CSV injection)."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _heads(sheet: Any, heads: list[str]) -> None:
    sheet.append(heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _fit(sheet: Any) -> None:
    for number, column in enumerate(sheet.columns, 1):
        width = max((len(str(cell.value)) for cell in column if cell.value is not None), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, width + 2)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
