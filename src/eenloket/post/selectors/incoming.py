from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import fill_in
from eenloket.parties.selectors import alike
from eenloket.post.models import Batch, DepartmentWord, Letter, Page
from eenloket.post.rules import LearntWords
from eenloket.post.types import BatchState, LetterState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party


def letters_for(staff: Staff) -> QuerySet[Letter]:
    """Letters this person may see: whoever registers post all of the municipalities assigned, others what was
    registered for a department of theirs."""
    found = Letter.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    ).exclude(state=LetterState.MERGED)
    if not may(staff, Permission.REGISTER_POST):
        found = found.filter(state=LetterState.REGISTERED, department_id__in=list(staff.department_ids))
    return found


def get_letter(staff: Staff, letter_id: uuid.UUID) -> Letter:
    """Raises NotFoundError, also for a letter that is out of reach or was put with another."""
    found = (
        letters_for(staff)
        .filter(pk=letter_id)
        .select_related("batch", "party", "settled_by", "case", "document__file", "original__file")
        .defer("document__file__data", "original__file__data", "document__text")
        .first()
    )
    if found is None:
        raise NotFoundError(_("That letter does not exist."))
    fill_in([found], "municipality", "department")
    return found


def letters_to_confirm(staff: Staff) -> QuerySet[Letter]:
    """What waits for a person, what came in first on top."""
    found = letters_for(staff).filter(state=LetterState.TO_CONFIRM)
    return found.select_related("batch").annotate(page_total=Count("pages")).order_by("received_on", "created_at", "pk")


def letter_behind(conversation_id: uuid.UUID, case_id: uuid.UUID | None) -> Letter | None:
    """The last letter that came in in this conversation or about this case. The caller has checked who may see it."""
    about = Q(conversation_id=conversation_id) | (Q(case_id=case_id) if case_id else Q())
    return Letter.objects.filter(about, state=LetterState.REGISTERED).order_by("-settled_at").first()


def with_word(letters: QuerySet[Letter], word: str) -> QuerySet[Letter]:
    """Those of `letters` whose number, sender, subject or place holds this word."""
    return letters.filter(
        Q(number__icontains=word)
        | Q(sender_name__icontains=word)
        | Q(subject__icontains=word)
        | Q(place__icontains=word)
        | Q(reason__icontains=word)
    )


def letters_of_departments(staff: Staff) -> QuerySet[Letter]:
    """What was registered for the departments this person works in, newest first."""
    return (
        letters_for(staff)
        .filter(state=LetterState.REGISTERED, department_id__in=list(staff.department_ids))
        .select_related("case")
        .order_by("-settled_at", "-pk")
    )


def neighbours(staff: Staff, letter: Letter) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The letters to be confirmed before and after this one, in the order of the list."""
    waiting = letters_for(staff).filter(state=LetterState.TO_CONFIRM)
    key = (letter.received_on, letter.created_at, letter.pk)
    before = (
        Q(received_on__lt=key[0])
        | Q(received_on=key[0], created_at__lt=key[1])
        | Q(received_on=key[0], created_at=key[1], pk__lt=key[2])
    )
    after = (
        Q(received_on__gt=key[0])
        | Q(received_on=key[0], created_at__gt=key[1])
        | Q(received_on=key[0], created_at=key[1], pk__gt=key[2])
    )
    return (
        waiting.filter(before).order_by("-received_on", "-created_at", "-pk").values_list("pk", flat=True).first(),
        waiting.filter(after).order_by("received_on", "created_at", "pk").values_list("pk", flat=True).first(),
    )


def pages_of(letter: Letter) -> list[Page]:
    """Its pages in order, without their pictures."""
    return list(letter.pages.order_by("place").defer("preview", "pdf"))


def get_page(staff: Staff, page_id: uuid.UUID) -> Page:
    """A page with its picture, of a letter that this person may see. Raises NotFoundError."""
    found = Page.objects.filter(pk=page_id, letter__in=letters_for(staff)).defer("pdf", "text").first()
    if found is None:
        raise NotFoundError(_("That page does not exist."))
    return found


def _batches(staff: Staff) -> QuerySet[Batch]:
    return (
        Batch.objects.filter(
            contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
        )
        .select_related("added_by", "municipality")
        .order_by("created_at", "pk")
    )


def batches_unread(staff: Staff) -> QuerySet[Batch]:
    """Scans that are being read or wait for it, the oldest first."""
    return _batches(staff).filter(state__in=[BatchState.WAITING, BatchState.READING])


def refused_batches(staff: Staff, limit: int = 20) -> list[Batch]:
    """Scans that could not be read, the newest first."""
    return list(_batches(staff).filter(state=BatchState.REFUSED).order_by("-created_at")[:limit])


def same_file_before(letter: Letter) -> Letter | None:
    """A letter of another batch whose scan has the same bytes: it may have been put on the scanner twice."""
    return (
        Letter.objects.filter(
            municipality_id=letter.municipality_id, batch__original__file_id=letter.batch.original.file_id
        )
        .exclude(batch_id=letter.batch_id)
        .exclude(state=LetterState.MERGED)
        .order_by("created_at")
        .first()
    )


def alike_parties(letter: Letter) -> list[tuple[Party, str]]:
    """Customers that the letter may be from by what stands in its fields, best first, with by what."""
    family = letter.sender_name.replace(",", " ").split()
    return alike(
        letter.municipality_id,
        points=[letter.email, letter.phone],
        postcode=letter.postcode,
        house_number=letter.house_number,
        family_name=family[-1] if family else "",
    )


def learnt_words(municipality_id: uuid.UUID, words: Iterable[str]) -> dict[uuid.UUID, LearntWords]:
    """Per department how many letters it got, and in how many of them each of these words stood."""
    letters: dict[uuid.UUID, int] = {}
    counts: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    rows = DepartmentWord.objects.filter(municipality_id=municipality_id, word__in=["", *(word[:60] for word in words)])
    for department_id, word, number in rows.values_list("department_id", "word", "letters"):
        if word:
            counts[department_id][word] = number
        else:
            letters[department_id] = number
    return {key: LearntWords(number, counts[key]) for key, number in letters.items()}
