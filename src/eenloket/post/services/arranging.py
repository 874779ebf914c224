"""Putting pages and letters right before they are registered: splitting, merging, turning, putting away."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.post.models import Letter, Page
from eenloket.post.types import LetterState, PageState

from .steps import defer_reading, locked_letter, must_be_open, poke
from .suggesting import suggest

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def split(*, actor: Staff, letter_id: uuid.UUID, page_id: uuid.UUID) -> Letter:
    """Begin a new letter with this page; returns the new one. Both are proposed anew.

    Raises NotAllowedError, NotFoundError, ConflictError when the letter is settled, InvalidError at its first page.
    """
    letter = locked_letter(actor, letter_id)
    must_be_open(letter)
    page = letter.pages.filter(pk=page_id).first()
    if page is None:
        raise NotFoundError(_("That page does not exist."))
    if page.place == 0:
        raise InvalidError(_("A letter cannot be split before its first page."))
    now = clock.now()
    new = Letter.objects.create(
        contact_centre_id=letter.contact_centre_id,
        municipality_id=letter.municipality_id,
        batch_id=letter.batch_id,
        received_on=letter.received_on,
        created_at=letter.created_at,
        changed_at=now,
    )
    letter.pages.filter(place__gte=page.place).update(letter=new, place=F("place") - page.place)
    suggest(letter)
    suggest(new)
    audit.record(actor, "post.split", letter, label=str(letter.batch))
    poke(letter.contact_centre_id)
    return new


@transaction.atomic
def merge_with_previous(*, actor: Staff, letter_id: uuid.UUID) -> Letter:
    """Add the pages of a letter to the one before it in the same scan; returns that one.

    Raises NotAllowedError, NotFoundError, ConflictError when there is none to be confirmed.
    """
    letter = locked_letter(actor, letter_id)
    must_be_open(letter)
    first = letter.pages.order_by("place").values_list("number", flat=True).first()
    before = (
        Page.objects.filter(batch_id=letter.batch_id, number__lt=first or 0, letter__state=LetterState.TO_CONFIRM)
        .exclude(letter=letter)
        .order_by("-number")
        .first()
    )
    if before is None or before.letter_id is None:
        raise ConflictError(_("There is no letter before this one in the same scan that is still to be confirmed."))
    target = locked_letter(actor, before.letter_id)
    must_be_open(target)
    count = target.pages.count()
    letter.pages.update(letter=target, place=F("place") + count)
    letter.state, letter.changed_at = LetterState.MERGED, clock.now()
    letter.save(update_fields=["state", "changed_at"])
    suggest(target)
    audit.record(actor, "post.merged", target, label=str(letter.batch))
    poke(letter.contact_centre_id)
    return target


@transaction.atomic
def turn_page(*, actor: Staff, letter_id: uuid.UUID, page_id: uuid.UUID, degrees: int) -> Page:
    """Turn a page (90, 180 or 270 degrees clockwise, from how it is now) and have it read again."""
    letter = locked_letter(actor, letter_id)
    must_be_open(letter)
    page = Page.objects.select_for_update().filter(pk=page_id, letter=letter).defer("preview", "pdf").first()
    if page is None:
        raise NotFoundError(_("That page does not exist."))
    if degrees not in (90, 180, 270):
        raise InvalidError(_("A page is turned by a quarter, a half or three quarters."))
    page.turn = ((page.turn or 0) + degrees) % 360
    page.state, page.attempts, page.text, page.is_readable = PageState.UNREAD, 0, "", False
    page.save(update_fields=["turn", "state", "attempts", "text", "is_readable"])
    audit.record(actor, "post.turned", letter, label=str(letter.batch))
    defer_reading(letter.batch_id)
    poke(letter.contact_centre_id)
    return page


@transaction.atomic
def put_away(*, actor: Staff, letter_id: uuid.UUID, reason: str) -> Letter:
    """Say that this is not post, and why; it is kept. Again it is the same. Raises ConflictError, InvalidError."""
    letter = locked_letter(actor, letter_id)
    if letter.state == LetterState.NOT_POST:
        return letter
    must_be_open(letter)
    if not reason.strip():
        message = _("Say why this is not post.")
        raise InvalidError(message, {"reason": message})
    letter.state, letter.reason = LetterState.NOT_POST, reason.strip()[:200]
    letter.settled_by, letter.settled_at = actor, clock.now()
    letter.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    audit.record(actor, "post.put_away", letter, label=str(letter), reason=letter.reason)
    poke(letter.contact_centre_id)
    return letter


@transaction.atomic
def bring_back(*, actor: Staff, letter_id: uuid.UUID) -> Letter:
    """It was post after all. Raises ConflictError for a letter that was not put away."""
    letter = locked_letter(actor, letter_id)
    if letter.state == LetterState.TO_CONFIRM:
        return letter
    if letter.state != LetterState.NOT_POST:
        raise ConflictError(_("Only what was put away can be brought back."))
    letter.state, letter.reason, letter.settled_by, letter.settled_at = LetterState.TO_CONFIRM, "", None, None
    letter.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    audit.record(actor, "post.brought_back", letter, label=str(letter))
    poke(letter.contact_centre_id)
    return letter
