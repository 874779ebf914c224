"""What stands in each tile: the figure, its state in a word, and where its rows are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.insight.rules import NORM_DIRECT, against_norm
from eenloket.insight.types import Promises, Share
from eenloket.routing.rules import Counts, left_share, meets, service_level
from eenloket.routing.selectors import Board, Line
from eenloket.routing.types import WatchRows

from .types import Mark, Seen, Tile

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def tiles_of(staff: Staff, seen: Seen, board: Board, direct: Share, promises: Promises) -> list[Tile]:
    """The tiles of a board. On a wall they open nothing, and those of contacts are for who may see figures."""
    tiles = [
        _waiting(seen, board),
        _longest(seen, board),
        _level(seen, board, WatchRows.NOW),
        _level(seen, board, WatchRows.TODAY),
        _left(seen, board),
    ]
    if may(staff, Permission.VIEW_TEAM_FIGURES):
        tiles += [_direct(staff, seen, direct), _late(seen, promises)]
    return tiles


def _rows_at(seen: Seen, which: WatchRows) -> str:
    return "" if seen.is_wall else with_filter(reverse("board:rows", args=[which]), seen)


def with_filter(address: str, seen: Seen, **more: str) -> str:
    """An address that counts what this board counts."""
    return f"{address}?{query}" if (query := urlencode(filter_of(seen) | more)) else address


def filter_of(seen: Seen) -> dict[str, str]:
    """The filter as the pages of figures read it from an address."""
    watch = seen.watch
    chosen = {"team": str(watch.team_id or ""), "channel": watch.channel}
    if len(watch.municipality_ids) == 1:
        chosen["municipality"] = str(next(iter(watch.municipality_ids)))
    return {name: value for name, value in chosen.items() if value}


def _waiting(seen: Seen, board: Board) -> Tile:
    per_channel = [f"{line.label} {line.waiting}" for line in channel_lines(board.live_lines)]
    if board.over_norm:
        words = ngettext("%(n)s over the norm", "%(n)s over the norm", board.over_norm) % {"n": board.over_norm}
        mark = Mark("warn", "alarm", words)
    else:
        mark = Mark("ok", "check", _("within the norm") if board.waiting else _("nobody waits"))
    return Tile(
        key="waiting",
        label=_("Waiting now"),
        value=str(board.waiting),
        mark=mark,
        note=", ".join(per_channel),
        address=_rows_at(seen, WatchRows.WAITING),
    )


def _longest(seen: Seen, board: Board) -> Tile:
    line, address = board.longest, _rows_at(seen, WatchRows.WAITING)
    if line is None or line.oldest is None:
        return Tile(key="longest", label=_("Longest wait"), note=_("nobody waits"), address=address)
    norm = _("norm %(norm)s") % {"norm": line.queue.target_words}
    mark = Mark("late", "late", _("over the norm")) if line.is_late else Mark("ok", "check", _("within the norm"))
    return Tile(
        key="longest",
        label=_("Longest wait"),
        since=line.oldest.timestamp(),
        mark=mark,
        note=f"{line.queue}, {norm}",
        address=address,
    )


def _level(seen: Seen, board: Board, which: WatchRows) -> Tile:
    is_now = which == WatchRows.NOW
    counts = board.recent if is_now else board.today
    share = service_level(counts)
    norm = _norm_of(board.live_lines)
    label = _("Within the norm, last half hour") if is_now else _("Within the norm, today")
    note = norm.words
    if share is not None:
        note = _("%(part)s of %(whole)s, %(norm)s") % {"part": counts.within, "whole": counts.base, "norm": norm.words}
    return Tile(
        key="now" if is_now else "today",
        label=label,
        value=percent(share),
        mark=_against(meets(share, norm.percent)),
        note=note,
        address=_rows_at(seen, which),
    )


def _against(is_met: bool | None) -> Mark:
    if is_met is None:
        return Mark("kaal", "clock", _("nothing offered yet"))
    return Mark("ok", "check", _("meets the norm")) if is_met else Mark("warn", "alarm", _("below the norm"))


@dataclass(frozen=True)
class _Norm:
    percent: float
    words: str


def _norm_of(lines: Iterable[Line]) -> _Norm:
    """The norm of queues together: their own when it is the same, else weighted by what each was offered today."""
    found = list(lines)
    one = {(each.queue.target_percent, each.queue.target_words) for each in found}
    if len(one) == 1:
        (percent_of, within) = next(iter(one))
        return _Norm(percent_of, _("norm %(p)s%% in %(t)s") % {"p": percent_of, "t": within})
    weights = [each.today.base for each in found]
    total = sum(weights)
    if not total:
        return _Norm(0, _("each queue by its own norm"))
    mean = sum(each.queue.target_percent * n for each, n in zip(found, weights, strict=True)) / total
    return _Norm(mean, _("norm %(p)s%%, each queue in its own time") % {"p": number_format(round(mean))})


def _left(seen: Seen, board: Board) -> Tile:
    n = board.today.left
    note = ngettext("%(n)s person today", "%(n)s people today", n) % {"n": n}
    return Tile(
        key="left",
        label=_("Left while waiting"),
        value=percent(left_share(board.today)),
        note=note,
        address=_rows_at(seen, WatchRows.LEFT),
    )


def _direct(staff: Staff, seen: Seen, direct: Share) -> Tile:
    words = {
        "ok": Mark("ok", "check", _("meets the norm")),
        "warn": Mark("warn", "alarm", _("just below the norm")),
        "late": Mark("late", "late", _("below the norm")),
    }
    state = against_norm(direct.value, NORM_DIRECT)
    page = "desk:figures_rows" if may(staff, Permission.VIEW_TEAM_CONTACTS) else "desk:figures"
    address = "" if seen.is_wall else with_filter(reverse(page), seen, period="today", which="counted")
    return Tile(
        key="direct",
        label=_("Answered directly, today"),
        value=percent(direct.value),
        mark=words[state] if state else Mark("kaal", "clock", _("no questions yet")),
        note=_("norm %(norm)s") % {"norm": percent(NORM_DIRECT)},
        address=address,
    )


def _late(seen: Seen, promises: Promises) -> Tile:
    late = ngettext("%(n)s too late", "%(n)s too late", promises.late) % {"n": promises.late}
    mark = Mark("late", "late", late) if promises.late else Mark("ok", "check", _("none too late"))
    return Tile(
        key="late",
        label=_("Hand-overs too late"),
        value=str(promises.late),
        mark=mark,
        note=_("nearly: %(n)s") % {"n": promises.nearly},
        address="" if seen.is_wall else with_filter(reverse("board:late"), seen),
    )


@dataclass(frozen=True)
class ChannelLine:
    """The queues of one channel together."""

    channel: str
    label: str
    is_live: bool
    waiting: int
    over_norm: int
    oldest: datetime | None
    today: Counts
    norm: _Norm

    @property
    def share(self) -> float | None:
        return service_level(self.today)

    @property
    def meets(self) -> bool | None:
        return meets(self.share, self.norm.percent)

    @property
    def words(self) -> str:
        return percent(self.share)


def channel_lines(lines: Iterable[Line]) -> list[ChannelLine]:
    """Queues by channel, in the order of the queues."""
    groups: dict[str, list[Line]] = {}
    for each in lines:
        groups.setdefault(each.queue.channel, []).append(each)
    return [_channel_line(channel, own) for channel, own in groups.items()]


def _channel_line(channel: str, own: list[Line]) -> ChannelLine:
    label = str(Channel(channel).label)
    return ChannelLine(
        channel,
        label[:1].upper() + label[1:],
        any(each.queue.strict_class for each in own),
        sum(each.waiting for each in own),
        sum(each.over_norm for each in own),
        min((each.oldest for each in own if each.oldest), default=None),
        sum((each.today for each in own), Counts()),
        _norm_of(own),
    )


def percent(value: float | None) -> str:
    """A share as it is printed; a dash when there is nothing to divide by."""
    if value is None:
        return "–"
    return number_format(round(value * 100, 1), 1 if round(value * 1000) % 10 else 0) + "%"
