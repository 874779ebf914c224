"""The audit trail in words, for what is done about the quality of contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import Promise

QUALITY_ACTIONS: Final[dict[str, Promise]] = {
    "quality_form.published": gettext_lazy("published an evaluation form"),
    "quality_form.draft_dropped": gettext_lazy("threw away a draft of an evaluation form"),
    "sample_norm.set": gettext_lazy("set how many contacts are evaluated of"),
    "sample.drawn": gettext_lazy("drew contacts to evaluate"),
    "sample.contact_skipped": gettext_lazy("left out a contact that was drawn"),
    "evaluation.asked": gettext_lazy("asked for a self-evaluation of"),
    "evaluation.finished": gettext_lazy("finished an evaluation of"),
    "evaluation.answered": gettext_lazy("answered an evaluation"),
    "evaluation.reopened": gettext_lazy("opened an evaluation again of"),
    "evaluation.observed": gettext_lazy("recorded what an evaluation says about"),
    "calibration.started": gettext_lazy("started a calibration"),
    "calibration.left_out": gettext_lazy("went on with a calibration without a colleague"),
    "calibration.agreed": gettext_lazy("set the agreed marks of a calibration"),
    "coaching.started": gettext_lazy("started coaching of"),
    "coaching.noted": gettext_lazy("made a note with the coaching of"),
    "coaching.moved": gettext_lazy("looks again later at the coaching of"),
    "coaching.ended": gettext_lazy("ended the coaching of"),
    "quality.contact": gettext_lazy("opened a contact to evaluate it"),
}
