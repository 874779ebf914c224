"""What can be done with profiles as values: read, compare, change, merge, bring up to date. Pure."""

from .comparing import Row, demand_of, side_by_side
from .differences import Change, Difference, Sort, apply, difference
from .editing import (
    Required,
    drop_element,
    drop_section,
    move_element,
    new_key,
    put_element,
    put_section,
    require,
)
from .faults import Fault, FaultKind, UnreadableProfileError
from .merging import DROP, STRICTEST, TOGETHER, Double, doubles, merge, strictest
from .parts import HEAD, Part, Place, parts_of, without_orphans
from .reading import read_profile, write_profile
from .upgrading import Origin, Point, take_over, upgrade_points

__all__ = [
    "DROP",
    "HEAD",
    "STRICTEST",
    "TOGETHER",
    "Change",
    "Difference",
    "Double",
    "Fault",
    "FaultKind",
    "Origin",
    "Part",
    "Place",
    "Point",
    "Required",
    "Row",
    "Sort",
    "UnreadableProfileError",
    "apply",
    "demand_of",
    "difference",
    "doubles",
    "drop_element",
    "drop_section",
    "merge",
    "move_element",
    "new_key",
    "parts_of",
    "put_element",
    "put_section",
    "read_profile",
    "require",
    "side_by_side",
    "strictest",
    "take_over",
    "upgrade_points",
    "without_orphans",
    "write_profile",
]
