"""What happened in a chat, in the words of who reads it: the citizen, or a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .types import Happening, Wait

if TYPE_CHECKING:
    from .models import ChatLine


def told_to_citizen(line: ChatLine) -> str:
    """B1: short, active, what happens next."""
    who = {"name": line.author_name}
    words = {
        Happening.NOTHING_FOUND: _("We found no answer to this. Ask it in other words, or talk to somebody."),
        Happening.IN_LINE: _("We are looking for a colleague for you. You can type your question already."),
        Happening.NO_ROOM: _("Nobody can chat with you now."),
        Happening.CALL_BACK: _("We will call you. You do not have to wait here."),
        Happening.JOINED: _("You are talking to %(name)s. Do not type your BSN here.") % who,
        Happening.GIVEN_BACK: _("A colleague takes over. Please wait a moment."),
        Happening.PASSED_ON: _("You are passed on to a colleague. Please wait a moment."),
        Happening.REMINDER: _("Are you still there? Type something to go on."),
        Happening.SILENT: _("We heard nothing for a while. This chat is over."),
        Happening.CITIZEN_LEFT: _("You ended the chat."),
        Happening.ADVISOR_ENDED: _("%(name)s ended the chat.") % who,
        Happening.HELPED: _("Good to hear that you are helped."),
        Happening.TRANSCRIPT: _("We are mailing you this chat."),
    }
    return words.get(Happening(line.happening), "")


def told_to_colleague(line: ChatLine) -> str:
    """Short and exact."""
    who = {"name": line.author_name}
    words = {
        Happening.NOTHING_FOUND: _("No answer found."),
        Happening.IN_LINE: _("Asked for an advisor."),
        Happening.NO_ROOM: _("Was told that nobody can chat now."),
        Happening.CALL_BACK: _("Wants to be called back."),
        Happening.JOINED: _("%(name)s takes the chat.") % who,
        Happening.GIVEN_BACK: _("Back in line: the advisor was away."),
        Happening.PASSED_ON: _("Passed on to a colleague."),
        Happening.REMINDER: _("Citizen is silent: asked whether somebody is still there."),
        Happening.SILENT: _("Ended: the citizen was silent."),
        Happening.CITIZEN_LEFT: _("The citizen ended the chat."),
        Happening.ADVISOR_ENDED: _("%(name)s ended the chat.") % who,
        Happening.HELPED: _("Helped by the answer."),
        Happening.TRANSCRIPT: _("The chat is mailed to the citizen."),
    }
    return words.get(Happening(line.happening), "")


def told_of_wait(wait: Wait | None) -> str:
    """How many are before, and how long it takes."""
    if wait is None:
        return ""
    if wait.ahead == 0:
        words = _("You are the next.")
    else:
        words = ngettext("%(n)s person is before you.", "%(n)s people are before you.", wait.ahead) % {"n": wait.ahead}
    if wait.low_minutes is None or wait.high_minutes is None:
        return words
    if wait.high_minutes <= 1:
        return words + " " + _("It takes less than 1 minute.")
    return (
        words
        + " "
        + _("It takes about %(low)s to %(high)s minutes.") % {"low": wait.low_minutes, "high": wait.high_minutes}
    )
