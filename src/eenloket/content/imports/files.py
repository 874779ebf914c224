"""Reading files: rows of a CSV and records of a JSON file, each with where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eenloket.content.types import ImportReport
from eenloket.core.errors import InvalidError

_LARGEST_MB: Final = 50


@dataclass(frozen=True)
class Record:
    """A row or object of a file; `line` counts lines of a CSV or JSON lines, else records."""

    line: int
    values: Mapping[str, Any]
    key: str = ""


def bundled(name: str) -> Path:
    """A data file that ships with the product, with its source and licence beside it."""
    return Path(__file__).parent.parent / "data" / name


def text_of(path: Path) -> str:
    """The whole text. Raises InvalidError when it is too large, unreadable or no UTF-8."""
    try:
        if path.stat().st_size >= _LARGEST_MB * 1_000_000:
            raise InvalidError(f"{path} is {_LARGEST_MB} MB or larger; bring it in parts.")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidError(f"{path}: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start].count(b"\n")
        raise InvalidError(f"{path} is not a text file in UTF-8 (line {before + 1}).") from None


def csv_records(
    path: Path, columns: set[str], report: ImportReport, *, may_have_semicolons: bool = False
) -> Iterator[Record]:
    """The rows of a CSV with these columns. Raises InvalidError when this is not such a file."""
    text = text_of(path)
    header = text.partition("\n")[0]
    delimiter = ";" if may_have_semicolons and header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
    except csv.Error as error:
        raise InvalidError(f"{path}: the first line cannot be read: {error}.") from None
    if missing := columns - set(reader.fieldnames):
        raise InvalidError(f"{path} lacks the columns {', '.join(sorted(missing))}.")
    yield from _rows(reader, report)


def _rows(reader: csv.DictReader[str], report: ImportReport) -> Iterator[Record]:
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.add_problem(line, f"unreadable row: {error}")
            continue
        if None in row or None in row.values():
            report.add_problem(line, "the number of columns is not right")
            continue
        yield Record(line, row)


def is_json(path: Path) -> bool:
    """Whether the file begins as JSON does. Raises InvalidError when it cannot be read."""
    return text_of(path).lstrip()[:1] in ("{", "[")


def json_records(path: Path, report: ImportReport) -> list[Record]:
    """The objects in a file: one, an array, one a line, a page of results or records of the Objects API.

    Raises InvalidError when this is not JSON.
    """
    text = text_of(path)
    try:
        return [each for n, found in enumerate(_unpacked(_parsed(text)), 1) if (each := _record(n, found, report))]
    except ValueError as error:
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not _is_object(lines[0][1]):
            raise InvalidError(f"{path} is not JSON: {error}.") from None
        return list(_json_lines(lines, report))


def whole_json(path: Path) -> Any:
    """What the file holds. Raises InvalidError when this is not JSON."""
    try:
        return _parsed(text_of(path))
    except ValueError as error:
        raise InvalidError(f"{path} is not JSON: {error}.") from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _is_object(line: str) -> bool:
    try:
        return isinstance(_parsed(line), dict)
    except ValueError:
        return False


def _json_lines(lines: list[tuple[int, str]], report: ImportReport) -> Iterator[Record]:
    for number, line in lines:
        try:
            found = _parsed(line)
        except ValueError as error:
            report.add_problem(number, f"is not JSON: {error}")
            continue
        if record := _record(number, found, report):
            yield record


def _unpacked(content: Any) -> list[Any]:
    if isinstance(content, dict) and isinstance(content.get("results"), list):
        content = content["results"]
    return content if isinstance(content, list) else [content]


def _record(line: int, found: Any, report: ImportReport) -> Record | None:
    """The object itself or the data of its record, under the key that it has where it comes from."""
    values = found
    if isinstance(found, dict) and isinstance(found.get("record"), dict):
        values = found["record"].get("data")
    if not isinstance(values, dict):
        report.add_problem(line, "is not an object")
        return None
    return Record(line, values, _key_of(found) or _key_of(values))


def _key_of(found: Mapping[str, Any]) -> str:
    for name in ("uuid", "id", "url"):
        if isinstance(key := found.get(name), str) and key.strip():
            return key.strip().rstrip("/").rpartition("/")[2]
    return ""
