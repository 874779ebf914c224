"""How texts, numbers and moments are shown; nothing that was typed is ever trusted as HTML."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.core import clock
from eenloket.ui.templatetags.eenloket_ui import marked, percent, prose, seconds, short_moment, thousands
from tests.builders import the_time_is

OUR_TAGS = re.compile(r"</?(p|ul|li|h3|br|mark)( class=\"utrecht-paragraph\")?>")


@given(st.text(alphabet="ab <>&\"'/=-#\n\x02\x03", max_size=80))
def test_only_our_own_tags_come_out(typed: str) -> None:
    for shown in (prose(typed), marked(typed)):
        assert "<" not in OUR_TAGS.sub("", str(shown))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Een.\nTwee.", '<p class="utrecht-paragraph">Een.<br>Twee.</p>'),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("## Kop\nTekst", '<h3>Kop</h3>\n<p class="utrecht-paragraph">Tekst</p>'),
        ("Let op:\n- een", '<p class="utrecht-paragraph">Let op:</p>\n<ul><li>een</li></ul>'),
    ],
)
def test_small_marks_become_paragraphs_lists_and_headings(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (0, "0:00"), (65, "1:05"), (3725, "1:02:05")])
def test_a_duration_reads_as_minutes_and_seconds(value: int | None, shown: str) -> None:
    assert seconds(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (0.797, "79,7%"), (0.8, "80%"), (1.0, "100%")])
def test_a_share_of_nothing_is_a_dash_never_a_hundred_percent(value: float | None, shown: str) -> None:
    assert percent(value) == shown


def test_thousands_are_grouped_by_points() -> None:
    assert thousands(6512) == "6.512"


def test_a_moment_is_as_long_as_it_has_to_be() -> None:
    with the_time_is("2026-03-02 14:32") as now:
        shown = [short_moment(now - timedelta(days=days)) for days in (0, 1, 20, 400)]
    assert shown[0] == "14.32"
    assert shown[1].endswith("14.32")
    assert shown[2] == "10 feb"
    assert shown[3] == "26 jan 2025"
    assert clock.now() != now
