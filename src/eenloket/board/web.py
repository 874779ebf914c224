"""The parts of a board as pieces of a page, the same for who loads the page and for who is sent them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.snapshots import Memory, Snapshot
from eenloket.insight import selectors as figures
from eenloket.insight.types import FigureFilter, Period, Promises, Share
from eenloket.routing.selectors import Board, Person, board_of
from eenloket.routing.types import Watch

from .selectors import asker_of
from .tiles import ChannelLine, channel_lines, tiles_of
from .types import Seen

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

_STATES: Final = ("busy", "offered", "wrap_up", "ready", "not_ready", "offline")
# Contacts and cases change far less often than queues, and cost more to count: only when somebody says so, or the day
# went on.
_KEPT_SECONDS: Final = 60.0
_ABOUT_CONTACTS: Final = frozenset({"team", "resync"})


@dataclass(frozen=True)
class Counted:
    """What the board counts of contacts and cases."""

    direct: Share
    promises: Promises
    urgent: list[Case]
    at: float


@dataclass(frozen=True)
class Group:
    """Advisors in the same state; the first stands for how it is called."""

    first: Person
    size: int


def question_for(staff: Staff, seen: Seen, *, ends_on: tuple[str, ...] = (), longest: float = 900.0) -> dict[str, Any]:
    """What the front streams: see `core.snapshots.Question`."""
    watch, centre = seen.watch, str(staff.contact_centre_id)
    return {
        "watch": {
            "asker": str(staff.pk),
            "centre": centre,
            "permissions": sorted(staff.permission_codes),
            "municipalities": sorted(str(each) for each in watch.municipality_ids),
            "team": str(watch.team_id or ""),
            "channel": watch.channel,
            "is_wall": seen.is_wall,
            "names": seen.names,
            "language": get_language(),
        },
        "topics": [f"{kind}:{centre}" for kind in ("routing", "waiting", "team", "alerts")],
        "ends_on": list(ends_on),
        "longest": longest,
    }


def snapshot_of(watch: dict[str, Any], about: frozenset[str], memory: Memory) -> Snapshot:
    """The parts of a board now. Raises NotFoundError when who asked may no longer see it."""
    staff = asker_of(uuid.UUID(watch["asker"]))
    reach = {uuid.UUID(each) for each in watch["municipalities"]} & staff.municipality_ids
    seen = Seen(
        Watch(
            contact_centre_id=staff.contact_centre_id,
            municipality_ids=frozenset(reach),
            team_id=uuid.UUID(watch["team"]) if watch["team"] else None,
            channel=watch["channel"],
        ),
        is_wall=watch["is_wall"],
        names=watch["names"],
    )
    with override(watch["language"]):
        board = board_of(seen.watch)
        counted = _counted_when_needed(staff, seen, about, memory)
        parts = parts_of(staff, seen, board, counted)
    next_at = board.changes_at.timestamp() + 0.05 if board.changes_at else None
    return Snapshot(parts, board.at.timestamp(), next_at)


def _counted_when_needed(staff: Staff, seen: Seen, about: frozenset[str], memory: Memory) -> Counted:
    known: Counted | None = memory.get("counted")
    if known is None or about & _ABOUT_CONTACTS or clock.now().timestamp() - known.at > _KEPT_SECONDS:
        known = memory["counted"] = counted_of(staff, seen)
    return known


def counted_of(staff: Staff, seen: Seen) -> Counted:
    """Directly answered today, and hand-overs that are late. Without the right to figures there are none."""
    now, today, watch = clock.now().timestamp(), clock.today(), seen.watch
    if not may(staff, Permission.VIEW_TEAM_FIGURES):
        return Counted(Share(0, 0), Promises(late=0, nearly=0), [], now)
    one = municipality_in(staff, watch)
    wanted = FigureFilter(
        period=Period(today, today), team_id=watch.team_id, municipality_id=one, channel=watch.channel
    )
    direct = sum((each.direct for each in figures.days(staff, wanted)), Share(0, 0))
    urgent = [] if seen.is_wall else figures.most_urgent(staff, one, limit=6)
    return Counted(direct, figures.promises(staff, one), urgent, now)


def municipality_in(staff: Staff, watch: Watch) -> uuid.UUID | None:
    """The one municipality that is chosen of several; None when it is all of them."""
    is_narrowed = len(watch.municipality_ids) == 1 and len(staff.municipality_ids) > 1
    return next(iter(watch.municipality_ids)) if is_narrowed else None


def parts_of(staff: Staff, seen: Seen, board: Board, counted: Counted) -> dict[str, str]:
    """Pieces of a page by name. Nothing in them changes with the clock alone but what runs in the browser."""
    tiles = tiles_of(staff, seen, board, counted.direct, counted.promises)
    kind = "wall" if seen.is_wall else "desk"
    parts = {f"tile-{each.key}": _render(f"{kind}_tile", tile=each) for each in tiles}
    parts["simulation"] = _render("simulation", board=board)
    if seen.is_wall:
        return parts | _wall_parts(seen, board, counted)
    people = sorted(board.people, key=_by_state)
    parts["people"] = _render("people", people=people, may_lead=may(staff, Permission.LEAD_LIVE))
    parts["states"] = _render("states", groups=groups_of(board.people))
    parts["queues"] = _render("queues", board=board)
    parts["urgent"] = _render("urgent", cases=counted.urgent, may_see=may(staff, Permission.VIEW_CASES))
    return parts


def _wall_parts(seen: Seen, board: Board, counted: Counted) -> dict[str, str]:
    lines: list[ChannelLine] = channel_lines(board.lines)
    people = sorted(board.people, key=_by_state)[:_MOST_NAMES] if seen.names else []
    return {
        "channels": _render("wall_channels", lines=lines),
        "team": _render("wall_team", groups=groups_of(board.people), people=people),
        "foot": _render("wall_foot", promises=counted.promises),
    }


_MOST_NAMES: Final = 12


def groups_of(people: list[Person]) -> list[Group]:
    """People by state, in conversation by channel and not ready by reason."""
    found: dict[tuple[str, str], list[Person]] = {}
    for each in people:
        advisor = each.advisor
        detail = each.items[0].channel if advisor.state == "busy" and each.items else advisor.shown_reason
        found.setdefault((advisor.state, detail), []).append(each)
    ordered = sorted(found.items(), key=lambda each: (_STATES.index(each[0][0]), each[0][1]))
    return [Group(members[0], len(members)) for _key, members in ordered]


def _by_state(person: Person) -> tuple[bool, int, float]:
    advisor = person.advisor
    return advisor.help_asked_at is None, _STATES.index(advisor.state), advisor.since.timestamp()


def _render(name: str, **context: Any) -> str:
    return render_to_string(f"board/parts/{name}.html", context)
