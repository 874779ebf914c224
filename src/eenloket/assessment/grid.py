"""A heat map as HTML. Written out here instead of in a template: 500 people x 60 elements is 30,000 cells."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import getitem
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eenloket.profiles.types import LEVELS, Kind

from .names import short_name

if TYPE_CHECKING:
    from eenloket.profiles.types import Element

    from .types import Standpoint

ORDER: Final = (Kind.COMPETENCE, Kind.SKILL, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.EDUCATION, Kind.TASK, Kind.INDICATOR)
_FARTHEST: Final = 3
_EMPTY: Final = "<td></td>"
_SOME_KEY: Final = uuid.UUID(int=0)


def signed(difference: int | None) -> str:
    """+1, 0, −2, or ? when not known."""
    if difference is None:
        return "?"
    return f"−{-difference}" if difference < 0 else f"+{difference}" if difference else "0"


def shade(difference: int | None) -> str:
    """The shade that repeats the number."""
    if difference is None:
        return "?"
    return "+" if difference > 0 else str(min(_FARTHEST, -difference))


def columns_of(points: Iterable[Standpoint], kinds: Iterable[Kind]) -> list[Element]:
    """What is asked of any of these people, of these kinds, groups together."""
    wanted = set(kinds)
    found: dict[str, Element] = {}
    for required in {id(each.required): each.required for each in points}.values():
        for key, element in required.items():
            if element.kind in wanted:
                found.setdefault(key, element)
    groups: dict[tuple[Kind, str], int] = {}
    for element in found.values():
        groups.setdefault((element.kind, element.group), len(groups))
    return sorted(found.values(), key=lambda each: (ORDER.index(each.kind), groups[each.kind, each.group]))


def width_class(columns: Sequence[Element]) -> str:
    """How wide the table has to be for this many columns."""
    return str(next((step for step, most in enumerate((13, 22, 36, 64), 1) if len(columns) <= most), 5))


def head(columns: Sequence[Element], *, corner: str) -> SafeString:
    """The groups and, under them, the elements."""
    groups = "".join(
        format_html('<th scope="colgroup" colspan="{}">{}</th>', len(list(run)), group)
        for group, run in groupby(columns, key=lambda each: each.group)
    )
    names = "".join(
        format_html('<th scope="col" title="{}">{}</th>', each.text, short_name(each, may_break=True))
        for each in columns
    )
    widths = "<colgroup><col></colgroup>" + "".join(
        format_html('<colgroup span="{}"></colgroup>', len(list(run)))
        for _group, run in groupby(columns, key=lambda each: each.group)
    )
    return mark_safe(  # noqa: S308 - each part is escaped by format_html
        f'{widths}<thead><tr class="heat__groups"><td></td>{groups}</tr>'
        f'<tr><th scope="col"><span class="sr">{escape(corner)}</span></th>{names}</tr></thead>'
    )


def rows(
    points: Iterable[Standpoint], columns: Sequence[Element], *, current: tuple[uuid.UUID, str] | None = None
) -> SafeString:
    """One row per person; each cell opens its evidence. The caller has checked who may see these people."""
    before, after = reverse("assessment:evidence", args=[_SOME_KEY, "x"]).split(str(_SOME_KEY))
    tail = after.removeprefix("/x")
    alike: dict[int, _Alike] = {}
    parts: list[str] = []
    for point in points:
        cells = alike.get(id(point.required))
        if cells is None:
            cells = alike[id(point.required)] = _cells(point.required, columns, tail)
        parts.append(_row(point, cells, before))
    html = "".join(parts)
    if current:
        mark = f'href="{before}{current[0]}/{escape(current[1])}{tail}"'
        html = html.replace(mark, f'{mark} aria-current="true"', 1)
    return mark_safe(html)  # noqa: S308 - names and keys are escaped, the rest is ours


@dataclass(frozen=True)
class _Alike:
    """The cells of everybody of whom the same is asked: per element the rest of the cell by level, as it is and when
    judgements clash. What is not asked is an empty cell, glued to the one before it."""

    leading: str
    keys: list[str]
    faces: list[dict[int | None, str]]
    clashing: dict[str, tuple[int, dict[int | None, str]]]


def _cells(required: Mapping[str, Element], columns: Sequence[Element], tail: str) -> _Alike:
    clash = f'<b class="clash" title="{escape(_("judgements clash"))}">!</b>'
    cells = _Alike("", [], [], {})
    leading = ""
    for column in columns:
        element = required.get(column.key)
        if element is not None and element.level:
            path = escape(column.key) + tail
            place, asked = len(cells.keys), element.level
            cells.keys.append(column.key)
            cells.faces.append(_faces(path, asked, ""))
            cells.clashing[column.key] = (place, _faces(path, asked, clash))
        elif cells.keys:
            for each in (cells.faces[-1], cells.clashing[cells.keys[-1]][1]):
                each.update({level: face + _EMPTY for level, face in each.items()})
        else:
            leading += _EMPTY
    return replace(cells, leading=leading)


def _faces(path: str, asked: int, mark: str) -> dict[int | None, str]:
    """The rest of a cell, after the start of its address, by level."""
    differences = {level: None if level is None else level - asked for level in (None, *LEVELS)}
    return {
        level: f'{path}" data-g="{shade(difference)}">{_written(difference)}{mark}</a></td>'
        for level, difference in differences.items()
    }


def _written(difference: int | None) -> str:
    """As an entity: with a minus sign in it, Python would keep these megabytes in twice the memory."""
    return signed(difference).replace("−", "&minus;")


def _row(point: Standpoint, cells: _Alike, before: str) -> str:
    level_of = point.levels.get
    address = f"{before}{point.person.pk}/"
    rest = list(map(getitem, cells.faces, map(level_of, cells.keys)))
    for key in point.conflicts:
        if key in cells.clashing:
            place, faces = cells.clashing[key]
            rest[place] = faces[level_of(key)]
    start = f'<td><a href="{address}'
    name = f'<tr><th scope="row"><a href="{address}">{escape(point.person.name)}</a></th>{cells.leading}'
    return f"{name}{start if rest else ''}{start.join(rest)}</tr>"
