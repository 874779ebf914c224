"""A theme must be readable: colours only, and enough contrast in light and dark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.core.errors import InvalidError
from eenloket.organisation.rules import contrast, theme_colours, theme_problems
from eenloket.organisation.services import set_up_contact_centre, set_up_municipality

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


def test_grey_767676_just_reaches_what_text_needs() -> None:
    assert contrast("#767676", "#fff") >= 4.5 > contrast("#777777", "#fff")


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


def test_the_default_theme_passes() -> None:
    assert theme_problems({}) == []


def test_a_theme_with_a_pale_brand_is_told_where_and_by_how_much() -> None:
    (light, dark) = theme_problems({"brand": "#99bbee"})
    assert (light.token, light.on, light.mode) == ("brand", "white", "light")
    assert light.ratio is not None
    assert 1 < light.ratio < 4.5
    assert dark.mode == "dark"


def test_ink_that_only_fails_in_the_dark_is_found() -> None:
    (problem, other) = theme_problems({"accent-ink": ["#1b4f9c", "#1b4f9c"]})
    assert {problem.mode, other.mode} == {"dark"}
    assert {problem.on, other.on} == {"pane", "accent-bg"}


@pytest.mark.parametrize(
    "value", ["red", "#12345", "#12", "url(x)", "#fff;}body{display:none", 7, None, ["#fff"], ["#fff", "blue"]]
)
def test_what_is_no_colour_is_a_problem_and_never_comes_out(value: object) -> None:
    assert [each.token for each in theme_problems({"brand": value})] == ["brand"]
    assert theme_colours({"brand": value}) == {}


def test_a_token_that_does_not_exist_never_comes_out() -> None:
    assert theme_colours({"ink": "#000000"}) == {}
    assert [each.token for each in theme_problems({"ink": "#000000"})] == ["ink"]


@given(st.dictionaries(st.sampled_from(["brand", "accent-fill"]), colours))
def test_a_theme_without_problems_has_readable_buttons(theme: dict[str, str]) -> None:
    if not theme_problems(theme):
        assert all(contrast(light, "#fff") >= 4.5 for light, _dark in theme_colours(theme).values())


@pytest.mark.django_db
def test_a_municipality_is_not_set_up_in_colours_that_cannot_be_read() -> None:
    centre = set_up_contact_centre(slug="bont", name="KCC Bont")
    with pytest.raises(InvalidError, match="brand / white"):
        set_up_municipality(
            centre,
            slug="bont",
            name="Bont",
            phone="14 0299",
            reference_prefix="BO",
            opening=[],
            theme={"brand": "#ffff00"},
        )
