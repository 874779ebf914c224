"""A chat as browsers get it: lines as they are shown, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from eenloket.core import clock
from eenloket.webforms.selectors import online_forms

from . import rules, selectors
from .port import page_after
from .types import Author, SessionState
from .wording import told_of_wait, told_to_citizen, told_to_colleague

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

    from .models import ChatLine, ChatSession


def citizen_view(session: ChatSession, after: int, *, slug: str) -> dict[str, Any]:
    """What the browser of the citizen shows next: lines after a number, and how the chat stands."""
    return {
        "id": str(session.pk),
        "state": session.state,
        "advisor": session.advisor_name if session.state == SessionState.TALKING else "",
        "wait": told_of_wait(selectors.wait_of(session)),
        "opinion": page_after(session.conversation_id) if _is_over(session) and session.conversation_id else "",
        "lines": [
            _as_sent(line, "chat/line.html", {"words": _words(line, told_to_citizen), "slug": slug})
            for line in _lines(session, after)
        ],
    }


def advisor_view(session: ChatSession, after: int) -> dict[str, Any]:
    """The same for the advisor."""
    return {
        "id": str(session.pk),
        "state": session.state,
        "name": session.name,
        "is_away": is_away(session),
        "waits_since": session.waits_since.timestamp() if session.waits_since else None,
        "lines": [_as_sent(line, "chat/desk_line.html", desk_line(line)) for line in _lines(session, after)],
    }


def _is_over(session: ChatSession) -> bool:
    return session.state == SessionState.ENDED


def _lines(session: ChatSession, after: int) -> list[ChatLine]:
    """What came after a number; not read again when it was all added in this very request."""
    if session.fresh and session.fresh[0].number == after + 1:
        return session.fresh
    return selectors.lines_after(session.pk, after)


def desk_line(line: ChatLine) -> dict[str, Any]:
    return {"line": line, "words": _words(line, told_to_colleague)}


def rendered(lines: Iterable[ChatLine]) -> SafeString:
    """A thread as colleagues read it."""
    parts = [render_to_string("chat/desk_line.html", desk_line(line)) for line in lines]
    return mark_safe("".join(parts))  # noqa: S308 - each part is a template's


def is_away(session: ChatSession) -> bool:
    """Whether the browser of the citizen gave no sign for a while."""
    return session.state == SessionState.TALKING and clock.now() - session.seen_at > rules.AWAY_AFTER


def _as_sent(line: ChatLine, template: str, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": line.number,
        "by": line.author,
        "key": str(line.client_key) if line.client_key else "",
        "html": render_to_string(template, {"line": line, **context}).strip(),
    }


def _words(line: ChatLine, told: Any) -> str:
    return str(told(line)) if line.author == Author.SYSTEM else ""


def window_context(site: Municipality) -> dict[str, Any]:
    """What the window of the chat needs, on a page of ours or in a frame on another site."""
    forms = list(online_forms(site.contact_centre_id, site.pk)[:1])  # the general one is the first
    return {
        "municipality": site,
        "wishes": selectors.wishes_of(site.pk),
        "outlook": selectors.outlook_of(site),
        "form": forms[0] if forms else None,
    }
