"""What is done with judgements, the scale and assessment rounds."""

from .plan import invite_who_is_due, plan_round, remind, remind_who_is_late
from .ratings import Judgement, rate, rate_test, refresh_standing, say_why, store_ratings
from .scale import save_own_words, save_scale
from .steps import agree, hand_in, plan_conversation, save_answers, sign

__all__ = [
    "Judgement",
    "agree",
    "hand_in",
    "invite_who_is_due",
    "plan_conversation",
    "plan_round",
    "rate",
    "rate_test",
    "refresh_standing",
    "remind",
    "remind_who_is_late",
    "save_answers",
    "save_own_words",
    "save_scale",
    "say_why",
    "sign",
    "store_ratings",
]
