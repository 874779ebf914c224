"""Commands on chats: of the citizen (by token), of the advisor, and what follows from routing and from silence."""

from .advising import advisor_types, notice_taken_over, write
from .answering import choose, was_helped
from .asking import ask_person, call_me_back, say_name
from .citizen import begin, leave, say, see, types
from .files import file_for_citizen, send_file, send_file_of_citizen
from .following import conversation_closed, given_back, joined, passed_on, refused, talk_ended, work_ended
from .settings import save_settings
from .transcripts import mail_to_citizen, mail_transcript
from .watching import forget_old_chats, settle_work, watch_silence

__all__ = [
    "advisor_types",
    "ask_person",
    "begin",
    "call_me_back",
    "choose",
    "conversation_closed",
    "file_for_citizen",
    "forget_old_chats",
    "given_back",
    "joined",
    "leave",
    "mail_to_citizen",
    "mail_transcript",
    "notice_taken_over",
    "passed_on",
    "refused",
    "save_settings",
    "say",
    "say_name",
    "see",
    "send_file",
    "send_file_of_citizen",
    "settle_work",
    "talk_ended",
    "types",
    "was_helped",
    "watch_silence",
    "work_ended",
    "write",
]
