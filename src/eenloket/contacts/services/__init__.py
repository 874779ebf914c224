"""Commands on conversations and their questions: talking, writing, storing."""

from .conversations import (
    attend,
    change_municipality,
    close_if_done,
    hang_up,
    pass_on_conversations,
    start_conversation,
)
from .people import remove_participant, set_participant
from .questions import (
    add_question,
    add_to_note,
    drop_question,
    lock_question,
    mark_answer_used,
    open_answer,
    save_draft,
)
from .references import next_reference
from .sending import reply, send_material
from .steps import restrict_contact
from .storing import store_contact
from .turns import (
    end_talk,
    lock_conversation,
    lock_waiting,
    pass_on,
    record_abandoned,
    release,
    set_start,
    take_over,
)
from .written import (
    answer_automatically,
    continue_conversation,
    keep_call_back_wish,
    pass_to_person,
    put_back,
    receive_question,
    report_bounce,
    take_conversation,
    tell_receipt,
)

__all__ = [
    "add_question",
    "add_to_note",
    "answer_automatically",
    "attend",
    "change_municipality",
    "close_if_done",
    "continue_conversation",
    "drop_question",
    "end_talk",
    "hang_up",
    "keep_call_back_wish",
    "lock_conversation",
    "lock_question",
    "lock_waiting",
    "mark_answer_used",
    "next_reference",
    "open_answer",
    "pass_on",
    "pass_on_conversations",
    "pass_to_person",
    "put_back",
    "receive_question",
    "record_abandoned",
    "release",
    "remove_participant",
    "reply",
    "report_bounce",
    "restrict_contact",
    "save_draft",
    "send_material",
    "set_participant",
    "set_start",
    "start_conversation",
    "store_contact",
    "take_conversation",
    "take_over",
    "tell_receipt",
]
