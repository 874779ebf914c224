"""What the pages of placement share: the chosen scenario, levels from a form, a file to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from eenloket.core.errors import InvalidError
from eenloket.ui.typed import uuid_or_none

if TYPE_CHECKING:
    from .models import Scenario

_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def chosen_scenario(scenarios: Sequence[Scenario], typed: str) -> Scenario | None:
    """The scenario that the address names; else the confirmed one, else the one in which most is decided."""
    wanted = uuid_or_none(typed)
    named = next((each for each in scenarios if each.pk == wanted), None)
    furthest = max(
        scenarios,
        key=lambda each: (each.is_confirmed, getattr(each, "decided_count", 0), getattr(each, "line_count", 0)),
        default=None,
    )
    return named or furthest


def levels_in(form: QueryDict, keys: Iterable[str], prefix: str = "level:") -> dict[str, int]:
    """The levels that were chosen, by element. Raises InvalidError."""
    levels = {}
    for key in keys:
        typed = form.get(f"{prefix}{key}", "")
        if typed in ("1", "2", "3", "4"):
            levels[key] = int(typed)
        elif typed:
            raise InvalidError(_("Choose a level from 1 to 4."))
    return levels


def as_download(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )
