"""The answers of the content base as lines of a chat, with what can be chosen under them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.chat.models import ChatSession
from eenloket.chat.types import Author, EndedBy, Happening, SessionState
from eenloket.contacts.services import answer_automatically
from eenloket.contacts.types import Channel, WrittenQuestion
from eenloket.content.selectors import get_version, narrowed
from eenloket.content.types import AnswerKind
from eenloket.core import clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.webforms.selectors import offers_for

from .steps import add_line, check_open, end, is_sent, locked_by_token

if TYPE_CHECKING:
    from eenloket.content.models import AnswerVersion

_LONGEST_LABEL: Final = 200


def answer(session: ChatSession, text: str) -> None:
    """Add the answer that fits best, with what else it may be; or say that there is none."""
    offers = offers_for(session.contact_centre_id, session.municipality_id, text, fewest_words=1)
    if not offers:
        add_line(session, Author.SYSTEM, happening=Happening.NOTHING_FOUND)
        return
    version = get_version(session.contact_centre_id, offers[0].version_id)
    others = [(each.answer.current.title, each.version_id) for each in offers[1:] if each.answer.current]
    _show(session, version, others)


@transaction.atomic
def choose(*, token: str, key: uuid.UUID, version_id: uuid.UUID) -> ChatSession:
    """Choose one of the things that stood under an answer: it becomes a line of the citizen, and its answer follows.
    The same `key` again adds nothing. Raises NotFoundError for what was not offered, ConflictError."""
    session = locked_by_token(token)
    if is_sent(session, key):
        return session
    check_open(session)
    label = _offered(session).get(str(version_id))
    if label is None:
        raise NotFoundError(_("That answer is not there any more."))
    session.seen_at = clock.now()
    add_line(session, Author.CITIZEN, label, key=key)
    if session.state == SessionState.ANSWERING:
        _show(session, get_version(session.contact_centre_id, version_id), [])
    return session


@transaction.atomic
def was_helped(*, token: str, version_id: uuid.UUID) -> ChatSession:
    """An answer that was shown is what this person asked: the chat is over, and counted as answered without anybody.
    Twice is once. Raises NotFoundError for what was not shown, ConflictError once a person was asked for."""
    session = locked_by_token(token)
    if session.state == SessionState.ENDED:
        return session
    if session.state != SessionState.ANSWERING:
        raise ConflictError(_("Somebody is on the way already. End the chat if you need nothing more."))
    shown = list(session.lines.filter(author=Author.ANSWER).values_list("answer_version_id", flat=True))
    if version_id not in shown:
        raise NotFoundError(_("That answer is not there any more."))
    asked = session.lines.filter(author=Author.CITIZEN).order_by("number").values_list("text", flat=True)
    text = "\n".join(asked[:20])
    question = WrittenQuestion(
        contact_centre_id=session.contact_centre_id,
        municipality_id=session.municipality_id,
        channel=Channel.CHAT,
        text=text,
        searched_for=session.subject,
        received_at=session.started_at,
        versions_shown=tuple(dict.fromkeys(shown)),
    )
    session.conversation = answer_automatically(question, key=session.pk, version_id=version_id)
    end(session, EndedBy.HELPED, Happening.HELPED)
    return session


def _show(session: ChatSession, version: AnswerVersion, others: list[tuple[str, uuid.UUID]]) -> None:
    choices = [
        (each.label, each.answer.current_id)
        for each in narrowed(version, session.contact_centre_id, session.municipality_id)
        if each.answer.kind != AnswerKind.PROTOCOL
    ]
    offer: dict[str, Any] = {
        "title": version.title,
        "slug": version.answer.slug,
        "question": version.narrowing_question if choices else "",
        "choices": _as_kept(choices),
        "others": _as_kept(others),
    }
    add_line(session, Author.ANSWER, version.short or version.title, offer=offer, version_id=version.pk)
    if session.portal_area_id is None and version.answer.portal_area_id:
        session.portal_area_id = version.answer.portal_area_id
        session.save(update_fields=["portal_area"])


def _as_kept(pairs: list[tuple[str, Any]]) -> list[dict[str, str]]:
    return [{"label": label[:_LONGEST_LABEL], "version": str(version)} for label, version in pairs if version]


def _offered(session: ChatSession) -> dict[str, str]:
    """Everything that could be chosen so far: versions with their labels."""
    offers = session.lines.filter(author=Author.ANSWER).values_list("offer", flat=True)
    chosen = [each for offer in offers for kind in ("choices", "others") for each in offer.get(kind, [])]
    return {each["version"]: each["label"] for each in chosen}
