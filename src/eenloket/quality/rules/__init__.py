"""Arithmetic of quality: scores, agreement between evaluators, drawing contacts, what marks say about a level. Pure."""

from .agreement import (
    Agreement,
    Unit,
    agreement_between,
    band_of,
    krippendorff_alpha,
    ordinal_difference,
    squared_difference,
    weighted_kappa,
)
from .documents import as_plain, faults_in, read_form
from .observing import FEWEST_FOR_LEVEL, HIGH, LOW, mean_share, propose_level
from .sampling import draw
from .scoring import mark_from, score_of, share_of, unmarked

__all__ = [
    "FEWEST_FOR_LEVEL",
    "HIGH",
    "LOW",
    "Agreement",
    "Unit",
    "agreement_between",
    "as_plain",
    "band_of",
    "draw",
    "faults_in",
    "krippendorff_alpha",
    "mark_from",
    "mean_share",
    "ordinal_difference",
    "propose_level",
    "read_form",
    "score_of",
    "share_of",
    "squared_difference",
    "unmarked",
    "weighted_kappa",
]
