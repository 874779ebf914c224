"""What stands in the rail: only what someone may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.types import Permission

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True)
class Destination:
    """A place in the rail or among the places of the team.

    `name` is its first page; it is current on every page whose full url name (`desk:case`) starts with one of `pages`.
    """

    name: str
    label: Promise
    icon: str
    permissions: frozenset[Permission]
    pages: tuple[str, ...]


@dataclass(frozen=True)
class NavigationItem:
    url: str
    label: str
    icon: str
    is_current: bool


_P = Permission
# The pages of quality, without its figures, which stand among the other figures.
_QUALITY = tuple(
    f"quality:{page}" for page in ("index", "mine", "person", "form", "sample", "evaluation", "calibration", "coaching")
)
DESTINATIONS = (
    Destination(
        "desk:work",
        _("Work"),
        "inbox",
        frozenset({_P.HANDLE_CONTACTS}),
        ("desk:work", "desk:conversation", "desk:message", "desk:party", "desk:contact", "parties:warn"),
    ),
    Destination(
        "desk:inbox",
        _("Cases"),
        "case",
        frozenset({_P.HANDLE_CASES, _P.VIEW_CASES}),
        (
            "desk:inbox",
            "desk:case",
            "routing:ring",
            "cases:outside",
            "cases:agreement",
            "cases:public",
            "cases:watched",
            "cases:mark",
        ),
    ),
    Destination(
        "counter:index",
        _("Counter"),
        "balie",
        frozenset({_P.HANDLE_CONTACTS, _P.HOST_COUNTER, _P.MANAGE_COUNTER}),
        ("counter:",),
    ),
    Destination(
        "board:live",
        _("Live"),
        "board",
        frozenset({_P.LEAD_LIVE, _P.VIEW_TEAM_FIGURES}),
        ("board:", "routing:person", "routing:item", "routing:line", "routing:reach"),
    ),
    Destination(
        "desk:figures",
        _("Figures"),
        "chart",
        frozenset({_P.VIEW_TEAM_FIGURES}),
        ("desk:figures", "desk:satisfaction", "insight:", "surveys:", "quality:figures"),
    ),
    Destination(
        "profiles:index",
        _("Team"),
        "users",
        frozenset({_P.VIEW_PROFILES}),
        ("profiles:", "assessment:", "learning:", "placement:", "personnel:", *_QUALITY),
    ),
    Destination("desk:content", _("Content"), "book", frozenset({_P.READ_CONTENT}), ("desk:content", "content:")),
    Destination(
        "desk:channels",
        _("Channels"),
        "send",
        frozenset(
            {
                _P.VIEW_OUTBOX,
                _P.MANAGE_CHANNELS,
                _P.MANAGE_FORMS,
                _P.MANAGE_CASE_TYPES,
                _P.REGISTER_POST,
                _P.BROADCAST,
                _P.APPROVE_BROADCAST,
                _P.MANAGE_QUEUES,
            }
        ),
        (
            "desk:outbox",
            "desk:channel",
            "webforms:",
            "cases:type",
            "post:",
            "outreach:",
            "correspondence:",
            "routing:queue",
            "chat:settings",
            "telephony:",
            "surveys:",
        ),
    ),
    Destination(
        "launchers:index",
        _("Applications"),
        "link",
        frozenset({_P.MANAGE_LAUNCHERS}),
        ("launchers:index", "launchers:launcher"),
    ),
    Destination("faults:index", _("Faults"), "warn", frozenset({_P.MANAGE_FAULTS}), ("faults:",)),
    Destination("desk:staff", _("People"), "id", frozenset({_P.MANAGE_STAFF}), ("desk:staff",)),
    Destination("desk:audit", _("Log"), "history", frozenset({_P.READ_AUDIT}), ("desk:audit",)),
)


# The places of the team, across the top of each of its pages.
TEAM_PLACES = (
    Destination("profiles:index", _("Functions"), "form", frozenset({_P.VIEW_PROFILES}), ("profiles:",)),
    Destination("assessment:index", _("IST and SOLL"), "target", frozenset({_P.VIEW_PROFILES}), ("assessment:",)),
    Destination("learning:index", _("Learning"), "book", frozenset({_P.VIEW_PROFILES}), ("learning:",)),
    Destination(
        "placement:index", _("Placement"), "diff", frozenset({_P.PLAN_PLACEMENT, _P.LEAD_PEOPLE}), ("placement:",)
    ),
    Destination("personnel:index", _("Colleagues"), "users", frozenset({_P.VIEW_PROFILES}), ("personnel:",)),
    Destination(
        "quality:index",
        _("Quality"),
        "okay",
        frozenset({_P.EVALUATE, _P.HANDLE_CONTACTS, _P.MANAGE_QUALITY}),
        _QUALITY,
    ),
)

# The places of the content, across the top of each of its pages.
CONTENT_PLACES = (
    Destination(
        "desk:content",
        _("Answers"),
        "book",
        frozenset({_P.READ_CONTENT}),
        ("desk:content_a", "desk:content_s", "desk:content_n", "content:version"),
    ),
    Destination(
        "content:editing",
        _("Editing"),
        "pen",
        frozenset({_P.EDIT_CONTENT, _P.APPROVE_CONTENT}),
        ("content:editing", "content:draft"),
    ),
    Destination(
        "content:signals",
        _("Reports"),
        "flag",
        frozenset({_P.EDIT_CONTENT, _P.APPROVE_CONTENT, _P.VIEW_TEAM_FIGURES}),
        ("content:signal",),
    ),
    Destination(
        "content:uncovered",
        _("Without an answer"),
        "help",
        frozenset({_P.EDIT_CONTENT, _P.VIEW_TEAM_FIGURES}),
        ("content:uncovered",),
    ),
    Destination("content:notices", _("Notices"), "megaphone", frozenset({_P.READ_CONTENT}), ("content:notice",)),
    Destination(
        "desk:content_figures",
        _("Figures"),
        "chart",
        frozenset({_P.EDIT_CONTENT, _P.VIEW_TEAM_FIGURES}),
        ("desk:content_figures",),
    ),
    Destination(
        "content:own_signals", _("My remarks"), "chat", frozenset({_P.SIGNAL_CONTENT}), ("content:own_signals",)
    ),
    Destination("content:synonyms", _("Synonyms"), "swap", frozenset({_P.EDIT_CONTENT}), ("content:synonyms",)),
    Destination(
        "content:agreements",
        _("Agreements"),
        "okay",
        frozenset({_P.EDIT_CONTENT, _P.MANAGE_STAFF}),
        ("content:agreements",),
    ),
)

# The places of the figures, across the top of each of their pages.
_FIGURES = frozenset({_P.VIEW_TEAM_FIGURES})
FIGURE_PLACES = (
    Destination("desk:figures", _("Now"), "board", _FIGURES, ("desk:figures",)),
    Destination(
        "insight:indicators",
        _("Eight figures"),
        "chart",
        _FIGURES,
        ("insight:indicator", "insight:turns", "insight:cases"),
    ),
    Destination("insight:staffing", _("Staffing"), "roster", _FIGURES, ("insight:staffing",)),
    Destination("insight:reports", _("Reports of figures"), "form", _FIGURES, ("insight:report",)),
    Destination("desk:satisfaction", _("Satisfaction"), "okay", _FIGURES, ("desk:satisfaction", "surveys:")),
    Destination("quality:figures", _("Quality"), "target", _FIGURES, ("quality:figures",)),
    Destination("insight:cuts", _("Make a table"), "list", _FIGURES, ("insight:cut",)),
    Destination("insight:actions", _("Steering"), "flag", _FIGURES, ("insight:action",)),
    Destination("insight:rescores", _("Look again"), "search", _FIGURES, ("insight:rescore",)),
    Destination("insight:settings", _("Targets and costs"), "pen", _FIGURES, ("insight:setting",)),
)

# The places of the counter, across the top of each of its pages.
_AT_COUNTER = frozenset({_P.HANDLE_CONTACTS, _P.HOST_COUNTER, _P.MANAGE_COUNTER})
COUNTER_PLACES = (
    Destination("counter:index", _("Overview"), "board", _AT_COUNTER, ("counter:index",)),
    Destination("counter:mine", _("My counter"), "balie", frozenset({_P.HANDLE_CONTACTS}), ("counter:mine",)),
    Destination("counter:reception", _("Reception"), "ticket", frozenset({_P.HOST_COUNTER}), ("counter:reception",)),
    Destination("counter:agenda", _("Appointments"), "calendar", frozenset({_P.HANDLE_CONTACTS}), ("counter:agenda",)),
    Destination("counter:setup", _("Set up"), "pen", frozenset({_P.MANAGE_COUNTER}), ("counter:setup",)),
)

# The places of the written channels, across the top of each of their pages.
_WRITTEN = frozenset(
    {
        _P.VIEW_OUTBOX,
        _P.MANAGE_CHANNELS,
        _P.MANAGE_FORMS,
        _P.MANAGE_CASE_TYPES,
        _P.REGISTER_POST,
        _P.BROADCAST,
        _P.APPROVE_BROADCAST,
        _P.MANAGE_SURVEYS,
    }
)
CHANNEL_PLACES = (
    Destination("desk:channels", _("Overview"), "list", _WRITTEN, ("desk:channels",)),
    Destination(
        "desk:channel_inbound",
        _("Received"),
        "inbox",
        frozenset({_P.VIEW_OUTBOX}),
        ("desk:channel_inbound", "desk:channel_message", "desk:channel_trial"),
    ),
    Destination("desk:outbox", _("Sent"), "send", frozenset({_P.VIEW_OUTBOX}), ("desk:outbox",)),
    Destination("routing:queues", _("Queues"), "list", frozenset({_P.MANAGE_QUEUES, _P.LEAD_LIVE}), ("routing:queue",)),
    Destination(
        "outreach:broadcasts",
        _("To groups"),
        "users",
        frozenset({_P.BROADCAST, _P.APPROVE_BROADCAST}),
        ("outreach:broadcast",),
    ),
    Destination("webforms:index", _("Forms"), "form", frozenset({_P.MANAGE_FORMS}), ("webforms:",)),
    Destination("cases:types", _("Case types"), "case", frozenset({_P.MANAGE_CASE_TYPES}), ("cases:type",)),
    Destination("chat:settings", _("Chat"), "chat", frozenset({_P.MANAGE_CHANNELS}), ("chat:settings",)),
    Destination(
        "post:index",
        _("Post"),
        "post",
        frozenset({_P.REGISTER_POST}),
        ("post:index", "post:letter", "post:settled", "post:upload", "post:department"),
    ),
    Destination(
        "post:outgoing",
        _("Letters"),
        "print",
        frozenset({_P.REGISTER_POST}),
        ("post:outgoing", "post:write", "post:print_batch"),
    ),
    Destination("post:templates", _("Letter templates"), "pen", frozenset({_P.MANAGE_CHANNELS}), ("post:template",)),
    Destination(
        "outreach:texts", _("Texts"), "note", frozenset({_P.MANAGE_CHANNELS}), ("outreach:text", "outreach:reminders")
    ),
    Destination("surveys:settings", _("Satisfaction"), "okay", frozenset({_P.MANAGE_SURVEYS}), ("surveys:",)),
    Destination("telephony:index", _("Telephone"), "phone", frozenset({_P.MANAGE_CHANNELS}), ("telephony:",)),
    Destination(
        "cases:agreements",
        _("Agreements"),
        "okay",
        frozenset({_P.MANAGE_AGREEMENTS}),
        ("cases:agreement", "cases:public_norms"),
    ),
    Destination(
        "desk:channel_mailboxes", _("Mailboxes"), "at", frozenset({_P.MANAGE_CHANNELS}), ("desk:channel_mailbox",)
    ),
)


def destinations(staff: Staff, current: str) -> list[NavigationItem]:
    """The rail of this person, on the page with this full url name."""
    return list(_items(DESTINATIONS, staff.permission_codes, current, get_language()))


def team_places(staff: Staff, current: str) -> list[NavigationItem]:
    """The places of the team that this person may use."""
    return list(_items(TEAM_PLACES, staff.permission_codes, current, get_language()))


def content_places(staff: Staff, current: str) -> list[NavigationItem]:
    """The places of the content that this person may use."""
    return list(_items(CONTENT_PLACES, staff.permission_codes, current, get_language()))


def channel_places(staff: Staff, current: str) -> list[NavigationItem]:
    """The places of the written channels that this person may use."""
    return list(_items(CHANNEL_PLACES, staff.permission_codes, current, get_language()))


def figure_places(staff: Staff, current: str) -> list[NavigationItem]:
    """The places of the figures that this person may use."""
    return list(_items(FIGURE_PLACES, staff.permission_codes, current, get_language()))


def counter_places(staff: Staff, current: str) -> list[NavigationItem]:
    """The places of the counter that this person may use."""
    return list(_items(COUNTER_PLACES, staff.permission_codes, current, get_language()))


@lru_cache(1000)  # every page asks it; there are few roles and pages
def _items(
    places: tuple[Destination, ...], codes: frozenset[str], current: str, _language: str | None
) -> tuple[NavigationItem, ...]:
    return tuple(
        NavigationItem(reverse(each.name), str(each.label), each.icon, current.startswith(each.pages))
        for each in places
        if each.permissions & codes
    )


def home_of(staff: Staff) -> str:
    """Where someone starts: the first place they may use."""
    items = destinations(staff, "")
    return items[0].url if items else reverse("desk:nothing")
