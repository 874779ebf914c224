"""The lines of a dossier. Each source gives a page of its own newest lines; together they are one page of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.cases.selectors import case_events_of, cases_of
from eenloket.cases.types import EventKind
from eenloket.chat.selectors import lines_within
from eenloket.chat.types import Author
from eenloket.contacts.selectors import contacts_of, messages_within
from eenloket.contacts.types import Channel, Direction
from eenloket.documents.selectors import documents_about
from eenloket.dossier.types import Entry, Kind, Scope
from eenloket.gateways.selectors import messages_about
from eenloket.ui.typed import Place, older_than

if TYPE_CHECKING:
    from eenloket.cases.models import Case, CaseEvent
    from eenloket.chat.models import ChatLine
    from eenloket.contacts.models import Contact, ConversationMessage
    from eenloket.documents.models import Document
    from eenloket.gateways.models import OutboxMessage

_ICONS: Final = {
    "phone": "phone",
    "counter": "balie",
    "post": "post",
    "web_form": "form",
    "email": "at",
    "sms": "sms",
    "chat": "chat",
}


@dataclass(frozen=True)
class Wanted:
    """Which lines: those with these words, before this place, at most so many."""

    typed: str = ""
    before: Place | None = None
    limit: int | None = None


Source = Callable[[Scope, Wanted], list[Entry]]


def entries_page(
    scope: Scope, *, kinds: Collection[str] = (), typed: str = "", before: Place | None = None, limit: int = 50
) -> tuple[list[Entry], bool]:
    """The newest lines before a place, and whether there are more. Without kinds all of them; with words only those
    lines in which these stand."""
    chosen = [source for kind, sources in _SOURCES.items() if not kinds or kind in kinds for source in sources]
    wanted = Wanted(typed, before, limit + 1)
    found = [entry for source in chosen for entry in source(scope, wanted)]
    found.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    return found[:limit], len(found) > limit


def all_entries(scope: Scope) -> list[Entry]:
    """Every line, the oldest first."""
    found = [entry for sources in _SOURCES.values() for source in sources for entry in source(scope, Wanted())]
    return sorted(found, key=lambda entry: (entry.at, entry.key))


def _rows(rows: QuerySet[Any], field: str, words: Iterable[str], wanted: Wanted) -> list[Any]:
    """A page of one source: the rows in which the words typed stand, newest first."""
    found = rows.order_by(f"-{field}", "-pk")
    if wanted.typed:
        vector = SearchVector(*words, config="dutch")
        query = SearchQuery(wanted.typed, config="dutch", search_type="websearch")
        found = found.annotate(said=vector).filter(said=query)
    found = older_than(found, wanted.before, field)
    return list(found[: wanted.limit] if wanted.limit else found)


def _contacts(scope: Scope, wanted: Wanted) -> list[Entry]:
    words = ["subject", "note_for_citizen", "searched_for", *(["note_for_colleagues"] if scope.sees_notes else [])]
    rows: list[Contact] = _rows(contacts_of(scope.contact_ids), "arrived_at", words, wanted)
    return [
        Entry(
            at=row.arrived_at,
            key=row.pk,
            kind=Kind.CONTACT,
            icon=_ICONS.get(row.channel, "phone"),
            title=row.subject or _("no subject"),
            what=f"{row.get_channel_display()} · {row.get_result_display()}",
            who=row.advisor.name if row.advisor else "",
            text="\n\n".join(
                part for part in (row.note_for_citizen, row.note_for_colleagues if scope.sees_notes else "") if part
            ),
            is_for_citizen=bool(row.note_for_citizen) and not (scope.sees_notes and row.note_for_colleagues),
            is_incoming=row.direction == Direction.INBOUND,
            subject_type="contact" if scope.sees_notes else "",
            subject_id=row.pk,
        )
        for row in rows
    ]


def _messages(scope: Scope, wanted: Wanted) -> list[Entry]:
    rows: list[ConversationMessage] = _rows(
        messages_within(scope.conversation_ids), "at", ["text", "sender_name"], wanted
    )
    return [
        Entry(
            at=row.at,
            key=row.pk,
            kind=Kind.MESSAGE,
            icon=_ICONS.get(row.conversation.channel, "chat"),
            title=_("Message from the customer")
            if row.direction == Direction.INBOUND
            else _("Message to the customer"),
            what=str(row.conversation.get_channel_display()),
            who=row.author.name if row.author else row.sender_name,
            text=row.text,
            is_for_citizen=True,
            is_incoming=row.direction == Direction.INBOUND,
            details={str(label): str(value) for label, value in row.details},
        )
        for row in rows
    ]


def _chats(scope: Scope, wanted: Wanted) -> list[Entry]:
    rows: list[ChatLine] = _rows(lines_within(scope.conversation_ids), "at", ["text", "author_name"], wanted)
    return [
        Entry(
            at=row.at,
            key=row.pk,
            kind=Kind.MESSAGE,
            icon=_ICONS["chat"],
            title=_("Message from the customer") if row.author == Author.CITIZEN else _("Message to the customer"),
            what=str(Channel.CHAT.label),
            who=row.staff.name if row.staff else row.author_name,
            text=row.text,
            is_for_citizen=True,
            is_incoming=row.author == Author.CITIZEN,
        )
        for row in rows
    ]


def _cases(scope: Scope, wanted: Wanted) -> list[Entry]:
    rows: list[Case] = _rows(cases_of(scope.case_ids), "created_at", ["reference", "subject"], wanted)
    return [
        Entry(
            at=row.created_at,
            key=row.pk,
            kind=Kind.CASE,
            icon="case",
            title=row.subject,
            what=_("Case %(reference)s") % {"reference": row.reference},
            who=str(row.department or row.organisation or ""),
            state=str(row.get_state_display()),
            subject_type="case",
            subject_id=row.pk,
        )
        for row in rows
    ]


def _steps(scope: Scope, wanted: Wanted) -> list[Entry]:
    rows: list[CaseEvent] = _rows(case_events_of(scope.case_ids), "at", ["text", "actor_name"], wanted)
    return [
        Entry(
            at=row.at,
            key=row.pk,
            kind=Kind.CASE,
            icon="swap",
            title=str(EventKind(row.kind).label),
            what=row.case.reference,
            who=row.actor_name,
            text=row.text,
            is_for_citizen=row.is_for_citizen,
            subject_type="case",
            subject_id=row.case_id,
        )
        for row in rows
    ]


def _sent(scope: Scope, wanted: Wanted) -> list[Entry]:
    """Without the texts: they may hold the citizen's code."""
    rows: list[OutboxMessage] = _rows(messages_about(scope.subject_ids), "created_at", ["subject", "to"], wanted)
    return [
        Entry(
            at=row.created_at,
            key=row.pk,
            kind=Kind.SENT,
            icon="send",
            title=row.subject,
            what=_("to the customer") if row.is_to_citizen else _("to the department"),
            who=row.to,
            is_for_citizen=row.is_to_citizen,
            state=str(row.get_state_display()),
        )
        for row in rows
    ]


def _documents(scope: Scope, wanted: Wanted) -> list[Entry]:
    rows: list[Document] = _rows(documents_about(scope.subject_ids), "created_at", ["title", "name", "text"], wanted)
    return [
        Entry(
            at=row.created_at,
            key=row.pk,
            kind=Kind.DOCUMENT,
            icon="clip",
            title=row.title or row.name,
            what=str(row.get_origin_display()),
            who=row.name if row.title else "",
            is_for_citizen=row.is_for_citizen,
            state=str(row.get_virus_state_display()) if row.virus_state == "infected" else "",
            subject_type="document",
            subject_id=row.pk,
            media_type=row.media_type,
            sha256=row.file.sha256,
        )
        for row in rows
    ]


_SOURCES: Final[dict[Kind, tuple[Source, ...]]] = {
    Kind.CONTACT: (_contacts,),
    Kind.MESSAGE: (_messages, _chats),
    Kind.CASE: (_cases, _steps),
    Kind.SENT: (_sent,),
    Kind.DOCUMENT: (_documents,),
}
