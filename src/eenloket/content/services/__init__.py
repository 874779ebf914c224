"""Commands on the content. Each is one transaction: lock, check, change, tell who must know."""

from .agreements import agree_with_department
from .editing import (
    Clash,
    Saved,
    approve,
    ask_approval,
    change_draft,
    discard_draft,
    keep_variant,
    open_draft,
    publish_due,
    restore_version,
    send_back,
    start_answer,
    start_variant,
    withdraw_answer,
)
from .meanings import get_ready_to_search, learn_meanings
from .notices import (
    LONGEST_TITLE,
    change_notice,
    read_notice,
    tell_begun_notices,
    withdraw_notice,
    write_notice,
)
from .publishing import AnswerSource, publish_answer, record_import
from .reactions import LONGEST_REMARK, count_usefulness, forget_reactions, raise_signal_from_site
from .signals import join_draft, leave_draft, raise_signal, see_replies, settle_signal
from .synonyms import add_synonym, drop_synonym

__all__ = [
    "LONGEST_REMARK",
    "LONGEST_TITLE",
    "AnswerSource",
    "Clash",
    "Saved",
    "add_synonym",
    "agree_with_department",
    "approve",
    "ask_approval",
    "change_draft",
    "change_notice",
    "count_usefulness",
    "discard_draft",
    "drop_synonym",
    "forget_reactions",
    "get_ready_to_search",
    "join_draft",
    "keep_variant",
    "learn_meanings",
    "leave_draft",
    "open_draft",
    "publish_answer",
    "publish_due",
    "raise_signal",
    "raise_signal_from_site",
    "read_notice",
    "record_import",
    "restore_version",
    "see_replies",
    "send_back",
    "settle_signal",
    "start_answer",
    "start_variant",
    "tell_begun_notices",
    "withdraw_answer",
    "withdraw_notice",
    "write_notice",
]
