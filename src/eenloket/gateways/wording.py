"""Which texts the product sends, as the modules that send them declare, and how each is worded where."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError

from .models import MessageText
from .rules import filled
from .types import TextKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

OWN: Final = "own"  # a text of one's own, to choose when writing a message
OWN_VARIABLES: Final = ("naam", "gemeente", "telefoon")
_kinds: dict[str, TextKind] = {}


def register_text_kind(kind: TextKind) -> None:
    """A module says which text it sends; asked again it is the same."""
    _kinds[kind.code] = kind


def text_kinds() -> list[TextKind]:
    return list(_kinds.values())


def text_kind(code: str) -> TextKind:
    """Raises NotFoundError."""
    if code not in _kinds:
        raise NotFoundError(_("That text does not exist."))
    return _kinds[code]


def worded(
    code: str,
    *,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    channel: str,
    values: Mapping[str, str],
    shipped: Callable[[], tuple[str, str]],
) -> tuple[str, str]:
    """Subject and text as this municipality words them: its own text, else that of its contact centre, else what was
    shipped."""
    own = (
        MessageText.objects.filter(contact_centre_id=contact_centre_id, code=code, channel=channel, number__gt=0)
        .filter(Q(municipality_id=municipality_id) | Q(municipality=None))
        .exclude(body="")
        .order_by("municipality")  # null, for all, comes last
        .first()
    )
    if own is None:
        return shipped()
    subject = filled(own.subject, values) if own.subject else shipped()[0]
    return subject, filled(own.body, values)


def own_texts(staff: Staff, *, channel: str, municipality_id: uuid.UUID | None = None) -> QuerySet[MessageText]:
    """Texts of one's own to choose from, by name; with a municipality those that hold there."""
    found = MessageText.objects.filter(contact_centre_id=staff.contact_centre_id, code=OWN, channel=channel)
    places = Q(municipality=None) | (
        Q(municipality_id=municipality_id) if municipality_id else Q(municipality_id__in=staff.municipality_ids)
    )
    return found.filter(places).exclude(body="").order_by("name")


def texts_within_reach(staff: Staff) -> QuerySet[MessageText]:
    """Every wording of the own contact centre and municipalities."""
    return MessageText.objects.filter(
        Q(municipality=None) | Q(municipality_id__in=staff.municipality_ids), contact_centre_id=staff.contact_centre_id
    )
