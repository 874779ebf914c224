"""Scores, agreement, drawing and what marks say about a level; published reference values where there are."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest

from eenloket.quality.defaults import default_form
from eenloket.quality.rules import (
    agreement_between,
    as_plain,
    band_of,
    draw,
    faults_in,
    krippendorff_alpha,
    mark_from,
    ordinal_difference,
    propose_level,
    read_form,
    score_of,
    unmarked,
    weighted_kappa,
)
from eenloket.quality.types import (
    NOT_APPLICABLE,
    Criterion,
    Critical,
    Effect,
    FormChannel,
    FormDocument,
    Group,
)

FORM = FormDocument(
    title="Telefoon",
    groups=(
        Group(
            key="a",
            title="Antwoord",
            weight=3,
            criteria=(
                Criterion(key="right", text="Juist", good="Klopt", weight=2, most=4),
                Criterion(key="next", text="Vervolg", good="Gezegd", weight=1, most=1, is_yes_no=True),
            ),
        ),
        Group(key="b", title="Toon", criteria=(Criterion(key="calm", text="Rustig", good="Rust", most=4),)),
    ),
    critical=(Critical(key="wrong", text="Fout"), Critical(key="promise", text="Belofte", effect=Effect.FLAG)),
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
_: float | None = None
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
)
UNITS = list(zip(*OBSERVERS, strict=True))

# Cohen (1968), table 1: proportions of 200 cases that two judges gave three diagnoses, and the weights of disagreement.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
WEIGHTS = ((0, 1, 3), (1, 0, 6), (3, 6, 0))


def test_the_score_is_what_the_weights_say() -> None:
    score = score_of(FORM, {"right": 3, "next": 1, "calm": 2})
    assert (score.points, score.possible) == (3 * 2 * 0.75 + 3 * 1 + 0.5, 10)
    assert score.share == pytest.approx(0.8)


def test_what_does_not_apply_is_left_out_of_both_sides() -> None:
    score = score_of(FORM, {"right": NOT_APPLICABLE, "next": 0, "calm": 4})
    assert (score.points, score.possible) == (1, 4)


def test_what_is_not_marked_yet_is_left_out_and_named() -> None:
    assert score_of(FORM, {"calm": 4}).share == 1
    assert unmarked(FORM, {"calm": 4, "next": NOT_APPLICABLE}) == ["right"]


def test_nothing_marked_has_no_score() -> None:
    assert score_of(FORM, {}).share is None


def test_a_critical_error_takes_the_score_away_and_a_flag_does_not() -> None:
    marks = {"right": 4, "next": 1, "calm": 4}
    assert score_of(FORM, marks, ["wrong"]).share == 0
    assert score_of(FORM, marks, ["promise"]).share == 1


@pytest.mark.parametrize(("typed", "mark"), [("", None), ("na", "na"), ("0", 0), ("4", 4)])
def test_a_mark_is_read_as_it_was_sent(typed: str, mark: object) -> None:
    assert mark_from(FORM.by_key["right"], typed) == mark


@pytest.mark.parametrize("typed", ["5", "-1", "x", "44", "²"])
def test_what_is_no_mark_of_the_scale_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        mark_from(FORM.by_key["right"], typed)


def test_weighted_kappa_is_that_of_cohen() -> None:
    pairs = [(i, j) for i, row in enumerate(COHEN) for j, n in enumerate(row) for _n in range(n)]
    kappa = weighted_kappa(pairs, lambda one, other: WEIGHTS[int(one)][int(other)])
    assert kappa == pytest.approx(0.348, abs=0.0005)
    assert weighted_kappa(pairs, lambda one, other: float(one != other)) == pytest.approx(0.492, abs=0.0005)


def test_the_square_of_the_distance_is_what_kappa_weighs_by() -> None:
    assert weighted_kappa([(0, 0), (1, 1), (0, 1), (1, 0)]) == pytest.approx(0)
    assert weighted_kappa([(0, 0), (0.5, 0.5), (1, 1)]) == 1


def test_kappa_says_nothing_when_all_marks_are_the_same() -> None:
    assert weighted_kappa([(1, 1), (1, 1)]) is None
    assert weighted_kappa([]) is None


def test_alpha_is_that_of_krippendorff() -> None:
    assert krippendorff_alpha(UNITS, lambda one, other: float(one != other)) == pytest.approx(0.743, abs=0.0005)
    assert krippendorff_alpha(UNITS, ordinal_difference(UNITS)) == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(UNITS) == pytest.approx(0.849, abs=0.0005)


def test_alpha_says_nothing_without_two_marks_of_one_unit() -> None:
    assert krippendorff_alpha([(1, None), (None, 2)]) is None


def test_two_are_measured_by_kappa_and_more_by_alpha() -> None:
    two = agreement_between([(0.5, 0.5), (1, 0), (0, None)], 2)
    assert (two.name, two.same, two.compared) == ("kappa", 1, 2)
    assert agreement_between(UNITS, 4).name == "alpha"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.1, "poor"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.6, "moderate"),
        (0.8, "substantial"),
        (0.81, "almost_perfect"),
    ],
)
def test_a_measure_is_called_as_landis_and_koch_do(value: float, word: str) -> None:
    assert band_of(value) == word


KEYS = [uuid.UUID(int=n) for n in range(1, 21)]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    assert draw(KEYS, 5, "a") == draw(reversed(KEYS), 5, "a")
    assert draw(KEYS, 5, "a") != draw(KEYS, 5, "b")


def test_a_contact_that_is_added_leaves_the_order_of_the_others() -> None:
    before, after = draw(KEYS, 20, "a"), draw([*KEYS, uuid.UUID(int=99)], 21, "a")
    assert [each for each in after if each in KEYS] == before


def test_no_more_is_drawn_than_there_is_and_nothing_twice() -> None:
    assert len(draw([*KEYS, *KEYS], 100, "a")) == len(KEYS)
    assert draw(KEYS, 0, "a") == []


def test_over_many_seeds_each_contact_is_drawn_about_as_often() -> None:
    """4,000 draws of 5 out of 20: chi-square with 19 degrees of freedom stays below its 99.9% point, 43.8."""
    counted = Counter(key for seed in range(4000) for key in draw(KEYS, 5, str(seed)))
    assert sum((counted[key] - 1000) ** 2 / 1000 for key in KEYS) < 43.8


@pytest.mark.parametrize(
    ("shares", "asked", "current", "proposed"),
    [
        ([0.4, 0.2], 3, 3, (None, "few")),
        ([0.4, 0.2, 0.6], 3, 3, (2, "low")),
        ([0.4, 0.2, 0.6], 3, None, (2, "low")),
        ([0.0, 0.0, 0.0], 3, 1, (1, "low")),
        ([0.5, 0.5, 0.5], 3, 2, (2, "middle")),
        ([1.0, 0.9, 0.95], 3, 2, (3, "high")),
        ([1.0, 1.0, 1.0], 3, 3, (3, "high")),
        ([1.0, 1.0, 1.0], 3, 4, (4, "high")),
        ([1.0, 1.0, 1.0], 3, None, (3, "middle")),
        ([0.4, 0.4, 0.4], None, None, (None, "unknown_asked")),
    ],
)
def test_a_level_is_proposed_by_the_rule(
    shares: list[float], asked: int | None, current: int | None, proposed: tuple[int | None, str]
) -> None:
    assert propose_level(shares, asked=asked, current=current) == proposed


@pytest.mark.parametrize("channel", FormChannel)
def test_the_forms_that_come_along_can_be_published(channel: FormChannel) -> None:
    form = default_form(channel)
    assert faults_in(form) == []
    assert read_form(as_plain(form)) == form
    assert {each.key for each in form.critical} >= {"wrong_answer", "privacy", "rude"}


def test_a_form_says_what_must_be_put_right() -> None:
    form = FormDocument(
        title=" ",
        groups=(
            Group(key="g", title="", weight=0),
            Group(
                key="h",
                title="H",
                criteria=(
                    Criterion(key="x", text="Zelfde", good="", weight=11, most=0, elements=("unknown",)),
                    Criterion(key="y", text="zelfde ", good="Goed"),
                ),
            ),
        ),
        critical=(Critical(key="e", text=""),),
    )
    assert {(each.part, each.what) for each in faults_in(form, {"known"})} == {
        ("", "no_title"),
        ("g", "no_group_title"),
        ("g", "no_group_criteria"),
        ("g", "weight"),
        ("x", "no_good"),
        ("x", "weight"),
        ("x", "scale"),
        ("x", "unknown_element"),
        ("x", "double_text"),
        ("y", "double_text"),
        ("e", "no_error_text"),
    }
