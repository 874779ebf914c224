from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError

from .models import Document, DocumentSubject
from .types import Content

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def documents_about(subject_ids: Iterable[uuid.UUID]) -> QuerySet[Document]:
    """Documents on these contacts, conversations, cases or parties, oldest first, without bytes and text. The caller
    has checked who may see them."""
    subjects = DocumentSubject.objects.filter(about_id__in=list(subject_ids))
    return (
        Document.objects.filter(pk__in=subjects.values("document_id"))
        .select_related("file")
        .prefetch_related(Prefetch("subjects", subjects, to_attr="asked_about"))
        .defer("text", "file__data")
        .order_by("created_at")
    )


def matching(documents: QuerySet[Document], typed: str) -> QuerySet[Document]:
    """Those of `documents` in which these words stand, in title, name or text; Dutch word forms count as one."""
    vector = SearchVector("title", "name", "text", config="dutch")
    return documents.annotate(words=vector).filter(words=SearchQuery(typed, config="dutch", search_type="websearch"))


def get_document(contact_centre_id: uuid.UUID, document_id: uuid.UUID) -> Document:
    """One document without its bytes; whether the asker may see it is for the caller. Raises NotFoundError."""
    found = (
        Document.objects.filter(contact_centre_id=contact_centre_id, pk=document_id)
        .select_related("file")
        .defer("file__data")
        .first()
    )
    if found is None:
        raise NotFoundError(_("That document does not exist."))
    return found


def documents_within_reach(staff: Staff) -> QuerySet[Document]:
    """Documents of the municipalities this person works for, newest first, without bytes and text."""
    return (
        Document.objects.filter(
            contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
        )
        .select_related("file")
        .defer("text", "file__data")
        .order_by("-created_at")
    )


def content_of(document: Document) -> Content:
    return Content(document.name, document.media_type, bytes(document.file.data))


def subjects_of(document: Document) -> dict[uuid.UUID, str]:
    """What the document is about: key and kind."""
    return dict(document.subjects.values_list("about_id", "about_type"))
