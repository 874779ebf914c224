"""The eight indicators of the source (§3.4) and the measures under each: what they are called, how they are computed,
and what opens when one is clicked. `docs/figures.md` says the same with the tests; a test keeps the two together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .types import Dimension, Ratio

Sums = Mapping[str, float]
Better = Literal["more", "less", ""]
_D: Final = Dimension
_CONTACTS: Final = frozenset(set(_D) - {_D.SLOT, _D.CLASS})
_TURNS: Final = frozenset({_D.DAY, _D.WEEKDAY, _D.MONTH, _D.HOUR, _D.SLOT, _D.CHANNEL, _D.MUNICIPALITY})
_STATES: Final = frozenset({_D.DAY, _D.WEEKDAY, _D.MONTH, _D.HOUR, _D.SLOT, _D.TEAM})
_ASKED: Final = frozenset({_D.DAY, _D.MONTH, _D.CHANNEL, _D.TEAM, _D.MUNICIPALITY, _D.PORTAL_AREA})
_CASES: Final = frozenset({_D.MONTH, _D.MUNICIPALITY})
_COSTS: Final = frozenset({_D.MONTH, _D.CHANNEL, _D.MUNICIPALITY})


class Unit(StrEnum):
    """In what a value is expressed."""

    SHARE = "share"
    COUNT = "count"
    SECONDS = "seconds"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MARK = "mark"
    EURO = "euro"
    RATE = "rate"


class Source(StrEnum):
    """Where the numbers come from; one question to the database for all measures of a source."""

    CONTACTS = "contacts"
    TURNS = "turns"
    STATES = "states"
    LEAD_TIMES = "lead_times"
    BACK_OFFICE = "back_office"
    SATISFACTION = "satisfaction"
    QUALITY = "quality"
    RESCORES = "rescores"
    COST = "cost"


_KNOWS: Final[Mapping[Source, frozenset[Dimension]]] = {
    Source.CONTACTS: _CONTACTS,
    Source.TURNS: _TURNS,
    Source.STATES: _STATES,
    Source.LEAD_TIMES: _CASES,
    Source.BACK_OFFICE: _CASES,
    Source.SATISFACTION: _ASKED,
    Source.QUALITY: _ASKED,
    Source.RESCORES: frozenset({_D.DAY, _D.MONTH, _D.CHANNEL, _D.TEAM, _D.MUNICIPALITY, _D.PORTAL_AREA}),
    Source.COST: _COSTS,
}


@dataclass(frozen=True)
class Rows:
    """Which rows stand behind a figure: the page that lists them, and which of them."""

    page: Literal["contacts", "turns", "cases", "marks", "evaluations"]
    which: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure. `part` and `whole` take the sums of its source; a count has no whole. `target` is the usual one,
    which a contact centre may replace from a day on."""

    code: str
    label: str | Promise
    formula: str | Promise
    unit: Unit
    source: Source
    part: Callable[[Sums], float]
    whole: Callable[[Sums], float] | None = None
    better: Better = ""
    target: float | None = None
    part_rows: Rows | None = None
    whole_rows: Rows | None = None
    is_open_data: bool = False

    @property
    def knows(self) -> frozenset[Dimension]:
        """By what it can be taken apart; a filter on anything else leaves it as it is."""
        return _KNOWS[self.source]

    @property
    def is_ratio(self) -> bool:
        """Whether it has a denominator."""
        return self.whole is not None

    def of(self, sums: Sums) -> Ratio:
        return Ratio(self.part(sums), 1 if self.whole is None else self.whole(sums))


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One of the eight, with the question it answers; its first measure stands on the tile."""

    code: str
    label: str | Promise
    question: str | Promise
    measures: Sequence[Measure] = field(default_factory=tuple)


def _sum(*names: str) -> Callable[[Sums], float]:
    return lambda sums: sum(sums.get(name, 0) for name in names)


def _less(name: str, taken: str) -> Callable[[Sums], float]:
    return lambda sums: sums.get(name, 0) - sums.get(taken, 0)


def _contacts(code: str, label: str | Promise, formula: str | Promise, **more: object) -> Measure:
    """A share of the contacts with a question, whose column has the name of the measure."""
    given: dict[str, object] = {"part": _sum(code), "whole": _sum("counted"), **more}
    return Measure(
        code=code,
        label=label,
        formula=formula,
        unit=Unit.SHARE,
        source=Source.CONTACTS,
        part_rows=Rows("contacts", code),
        whole_rows=Rows("contacts", "counted"),
        **given,  # type: ignore[arg-type]
    )


_LEAD_TIMES: Final = Indicator(
    code="doorlooptijd",
    label=_("Lead times"),
    question=_("How long does it take until somebody whose question was handed over has an answer?"),
    measures=(
        Measure(
            code="within_promise",
            label=_("Settled within the promise"),
            formula=_("Cases settled on or before the promised day / all cases settled in the period."),
            unit=Unit.SHARE,
            source=Source.LEAD_TIMES,
            part=_sum("within_promise"),
            whole=_sum("cases"),
            better="more",
            target=0.9,
            part_rows=Rows("cases", "late_promise"),
            whole_rows=Rows("cases", "all"),
            is_open_data=True,
        ),
        Measure(
            code="within_norm",
            label=_("Settled within the norm"),
            formula=_("Cases settled on or before the day of the norm / all cases settled in the period."),
            unit=Unit.SHARE,
            source=Source.LEAD_TIMES,
            part=_sum("within_norm"),
            whole=_sum("cases"),
            better="more",
            target=0.9,
            part_rows=Rows("cases", "late_norm"),
            whole_rows=Rows("cases", "all"),
        ),
        Measure(
            code="lead_median",
            label=_("Lead time, the middle one"),
            formula=_("Of all cases settled in the period, sorted by working days, the one in the middle (median)."),
            unit=Unit.WORKING_DAYS,
            source=Source.LEAD_TIMES,
            part=_sum("median"),
            better="less",
            whole_rows=Rows("cases", "all"),
            is_open_data=True,
        ),
        Measure(
            code="lead_p90",
            label=_("Lead time of nine out of ten"),
            formula=_("The number of working days within which nine out of ten cases were settled (nearest rank)."),
            unit=Unit.WORKING_DAYS,
            source=Source.LEAD_TIMES,
            part=_sum("p90"),
            better="less",
            whole_rows=Rows("cases", "all"),
        ),
    ),
)

_QUALITY: Final = Indicator(
    code="kwaliteit",
    label=_("Quality"),
    question=_("Is the question answered well, at once, and by who takes it?"),
    measures=(
        _contacts(
            "direct",
            _("Answered directly"),
            _(
                "Answered, delivered, or answered after consulting inside the KCC / all incoming contacts with a "
                "question. Referred to another government and the status of a running case stand apart."
            ),
            better="more",
            target=0.8,
            is_open_data=True,
        ),
        _contacts(
            "again",
            _("Asked again within 7 days"),
            _(
                "Contacts of a customer who asked about the same subject area within the 7 days before, on any "
                "channel / contacts with a question of known customers."
            ),
            whole=_sum("known"),
            better="less",
        ),
        Measure(
            code="solved",
            label=_("Answered, say the customers"),
            formula=_("Customers who said that their question is answered / customers who said whether it is."),
            unit=Unit.SHARE,
            source=Source.SATISFACTION,
            part=_sum("solved"),
            whole=_sum("solved", "partly", "not_solved"),
            better="more",
            target=0.8,
            part_rows=Rows("marks", "solved"),
        ),
        Measure(
            code="rescored",
            label=_("Rightly called answered directly"),
            formula=_(
                "Contacts of a random sample of those marked as answered directly, of which a second person says the "
                "same / contacts of that sample that were looked at."
            ),
            unit=Unit.SHARE,
            source=Source.RESCORES,
            part=_sum("agreed"),
            whole=_sum("looked_at"),
            better="more",
            target=0.95,
        ),
        Measure(
            code="evaluated",
            label=_("Score of evaluated conversations"),
            formula=_("Points given, by the weights of the form / points that could be given, as a mark out of 10."),
            unit=Unit.MARK,
            source=Source.QUALITY,
            part=lambda sums: sums.get("points", 0) / 10,
            whole=lambda sums: sums.get("possible", 0) / 100,
            better="more",
            target=8.0,
            part_rows=Rows("evaluations", "all"),
        ),
        _contacts(
            "transferred",
            _("Put through"),
            _("Contacts put through to someone else / contacts with a question."),
            better="less",
        ),
        _contacts(
            "not_reached",
            _("Put through to nobody"),
            _("Contacts put through where nobody was reached / contacts put through."),
            whole=_sum("transferred"),
            better="less",
        ),
        Measure(
            code="wrongly_routed",
            label=_("Handed to the wrong department"),
            formula=_("Cases that were found to be with the wrong department / cases settled in the period."),
            unit=Unit.SHARE,
            source=Source.BACK_OFFICE,
            part=_sum("wrongly_routed"),
            whole=_sum("settled"),
            better="less",
            target=0.05,
            part_rows=Rows("cases", "wrongly_routed"),
            whole_rows=Rows("cases", "all"),
        ),
        _contacts(
            "had_answer",
            _("Handed over though the answer was there"),
            _(
                "Contacts handed over while their advisor had an answer of the content open / contacts handed over or "
                "to be called back. What specialists need not have done."
            ),
            whole=_sum("handed_over"),
            better="less",
        ),
    ),
)

_SATISFACTION: Final = Indicator(
    code="tevredenheid",
    label=_("Satisfaction"),
    question=_("What mark do people give, and how many answered?"),
    measures=(
        Measure(
            code="mark",
            label=_("Mark"),
            formula=_("Sum of the marks from 1 to 10 / number of marks."),
            unit=Unit.MARK,
            source=Source.SATISFACTION,
            part=_sum("mark_sum"),
            whole=_sum("marks"),
            better="more",
            target=7.5,
            whole_rows=Rows("marks", "marked"),
            is_open_data=True,
        ),
        Measure(
            code="satisfied",
            label=_("Mark of 7 or more"),
            formula=_("Marks of 7 or more / number of marks."),
            unit=Unit.SHARE,
            source=Source.SATISFACTION,
            part=_sum("sevens"),
            whole=_sum("marks"),
            better="more",
            target=0.8,
            part_rows=Rows("marks", "satisfied"),
            whole_rows=Rows("marks", "marked"),
        ),
        Measure(
            code="response",
            label=_("Response"),
            formula=_("People who answered an invitation / people who were invited."),
            unit=Unit.SHARE,
            source=Source.SATISFACTION,
            part=_sum("answered"),
            whole=_sum("invited"),
            better="more",
            whole_rows=Rows("marks", "invited"),
        ),
    ),
)

_COST: Final = Indicator(
    code="kosten",
    label=_("Cost"),
    question=_("What does a contact cost, and what does it save?"),
    measures=(
        Measure(
            code="cost_per_contact",
            label=_("Cost per contact"),
            formula=_(
                "(hours signed on x rate + fixed amounts for the days of the period) / contacts. Shared out by "
                "handling time: talk and wrap-up where they are measured, a number of minutes for written channels."
            ),
            unit=Unit.EURO,
            source=Source.COST,
            part=_sum("euros"),
            whole=_sum("contacts"),
            better="less",
            target=6.0,
        ),
        Measure(
            code="cost",
            label=_("Cost in all"),
            formula=_("Hours signed on x rate + fixed amounts for the days of the period."),
            unit=Unit.EURO,
            source=Source.COST,
            part=_sum("euros"),
            better="",
        ),
        Measure(
            code="spared",
            label=_("Spared at departments"),
            formula=_(
                "Contacts answered directly x the cost per question that departments agreed on (mean of the agreements "
                "that hold). What the KCC spares the municipality as a whole."
            ),
            unit=Unit.EURO,
            source=Source.COST,
            part=_sum("spared"),
            better="more",
        ),
    ),
)

_CHANNEL: Final = Indicator(
    code="kanaal",
    label=_("Right channel"),
    question=_("Do people come by the channel that suits their question best?"),
    measures=(
        _contacts(
            "right_channel",
            _("On the preferred channel"),
            _(
                "Contacts on a channel that the municipality prefers for their subject area / contacts on subject "
                "areas for which it chose channels."
            ),
            whole=_sum("channel_known"),
            better="more",
            target=0.75,
            is_open_data=True,
        ),
        Measure(
            code="contacts",
            label=_("Contacts"),
            formula=_("All stored contacts of the period."),
            unit=Unit.COUNT,
            source=Source.CONTACTS,
            part=_sum("contacts"),
            part_rows=Rows("contacts", "all"),
            is_open_data=True,
        ),
        Measure(
            code="automatic",
            label=_("Answered automatically"),
            formula=_("Incoming messages that were answered without anybody / those and all contacts with a question."),
            unit=Unit.SHARE,
            source=Source.CONTACTS,
            part=_sum("automatic"),
            whole=_sum("automatic", "counted"),
            part_rows=Rows("contacts", "automatic"),
        ),
    ),
)

_STANDARD: Final = Indicator(
    code="standaard",
    label=_("Standardisation"),
    question=_("Does everybody give the same answer, from one content base?"),
    measures=(
        _contacts(
            "with_answer",
            _("With an answer of the content"),
            _("Contacts in which an answer of the content was given / contacts with a question."),
            better="more",
            target=0.85,
        ),
        _contacts(
            "consulted",
            _("After consulting"),
            _("Contacts answered after asking a colleague / contacts with a question."),
        ),
    ),
)

_WORKLOAD: Final = Indicator(
    code="werkdruk",
    label=_("Workload"),
    question=_("How much work is it, at the front and behind?"),
    measures=(
        Measure(
            code="handling",
            label=_("Handling time"),
            formula=_("(talk + hold + wrap-up) / conversations handled. Ring time is in neither."),
            unit=Unit.SECONDS,
            source=Source.CONTACTS,
            part=_sum("talk_seconds", "wrap_up_seconds"),
            whole=_sum("talked"),
            better="less",
            whole_rows=Rows("contacts", "talked"),
        ),
        Measure(
            code="talk",
            label=_("Talk time"),
            formula=_(
                "Talk, hold included / conversations handled; a conversation with several questions counts once."
            ),
            unit=Unit.SECONDS,
            source=Source.CONTACTS,
            part=_sum("talk_seconds"),
            whole=_sum("talked"),
            whole_rows=Rows("contacts", "talked"),
        ),
        Measure(
            code="occupancy",
            label=_("Occupancy"),
            formula=_("(in conversation + wrap-up) / (the same + ready without work)."),
            unit=Unit.SHARE,
            source=Source.STATES,
            part=_sum("busy", "wrap_up"),
            whole=_sum("busy", "wrap_up", "ready", "offered"),
            better="less",
            target=0.85,
        ),
        Measure(
            code="signed_on",
            label=_("Hours signed on"),
            formula=_("Time signed on to the queues, in any state, in hours."),
            unit=Unit.HOURS,
            source=Source.STATES,
            part=lambda sums: sum(sums.values()) / 3600,
        ),
        Measure(
            code="back_hours",
            label=_("Hours of departments per case"),
            formula=_("Hours worked on cases that were settled / cases settled."),
            unit=Unit.HOURS,
            source=Source.BACK_OFFICE,
            part=_sum("hours"),
            whole=_sum("settled"),
            better="less",
            whole_rows=Rows("cases", "all"),
        ),
    ),
)

_REACH: Final = Indicator(
    code="bereikbaarheid",
    label=_("Reachability"),
    question=_("Is somebody there in time, with the people that are there?"),
    measures=(
        Measure(
            code="service_level",
            label=_("Answered in time"),
            formula=_(
                "Answered within the target time of the queue / (offered - left within that time). The target time is "
                "inclusive and runs from coming in the queue; closed or full is not offered."
            ),
            unit=Unit.SHARE,
            source=Source.TURNS,
            part=_sum("within"),
            whole=_less("offered", "left_within"),
            better="more",
            target=0.8,
            part_rows=Rows("turns", "within"),
            whole_rows=Rows("turns", "offered"),
            is_open_data=True,
        ),
        Measure(
            code="left",
            label=_("Left while waiting"),
            formula=_("(left - left within the target time) / (offered - left within the target time)."),
            unit=Unit.SHARE,
            source=Source.TURNS,
            part=_less("left", "left_within"),
            whole=_less("offered", "left_within"),
            better="less",
            target=0.05,
            part_rows=Rows("turns", "left"),
            whole_rows=Rows("turns", "offered"),
            is_open_data=True,
        ),
        Measure(
            code="speed",
            label=_("Speed of answer"),
            formula=_("Waiting time of who was answered / who was answered."),
            unit=Unit.SECONDS,
            source=Source.TURNS,
            part=_sum("waited_seconds"),
            whole=_sum("answered"),
            better="less",
            whole_rows=Rows("turns", "answered"),
        ),
        Measure(
            code="blocked",
            label=_("Not let in"),
            formula=_("Closed, full or nobody there / all who came."),
            unit=Unit.SHARE,
            source=Source.TURNS,
            part=_sum("blocked"),
            whole=_sum("blocked", "offered"),
            better="less",
            part_rows=Rows("turns", "blocked"),
        ),
    ),
)

INDICATORS: Final = (_LEAD_TIMES, _QUALITY, _SATISFACTION, _COST, _CHANNEL, _STANDARD, _WORKLOAD, _REACH)
MEASURES: Final[Mapping[str, Measure]] = {each.code: each for one in INDICATORS for each in one.measures}


def indicator_of(code: str) -> Indicator | None:
    """The indicator with this code."""
    return next((each for each in INDICATORS if each.code == code), None)
