"""The lines of a chat, in order."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from eenloket.chat.models import ChatLine
from eenloket.chat.types import SPOKEN

if TYPE_CHECKING:
    from django.db.models import QuerySet


def lines_after(session_id: uuid.UUID, number: int, *, limit: int = 500) -> list[ChatLine]:
    """What came after the line with this number, in order. The caller has checked who may read it."""
    wanted = ChatLine.objects.filter(session_id=session_id, number__gt=number).order_by("number")
    found = list(wanted[:limit])
    if not any(line.document_id or line.answer_version_id for line in found):  # most hold neither
        return found
    whole = wanted.select_related("document__file", "answer_version")
    return list(whole.defer("document__text", "document__file__data")[:limit])


def lines_within(conversation_ids: Iterable[uuid.UUID]) -> QuerySet[ChatLine]:
    """What both sides wrote in the chats of these conversations, to be paged and searched. The caller has checked who
    may see them."""
    found = ChatLine.objects.filter(session__conversation_id__in=list(conversation_ids), author__in=SPOKEN)
    return found.select_related("staff", "session")
