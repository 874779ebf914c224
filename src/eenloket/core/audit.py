"""The audit trail. Write inside the transaction of the change: no change without its entry."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet

from . import clock
from .models import AuditEntry

_AN_HOUR = timedelta(hours=1)


class Actor(Protocol):
    """Whoever acts: a member of staff, or a stand-in for the citizen or the system."""

    @property
    def audit_id(self) -> uuid.UUID | None: ...
    @property
    def audit_name(self) -> str: ...
    @property
    def contact_centre_id(self) -> uuid.UUID | None: ...


class Subject(Protocol):
    """Whatever is acted upon: any stored row."""

    @property
    def pk(self) -> Any: ...


def record(actor: Actor, action: str, subject: Subject, *, label: str = "", **detail: Any) -> None:
    """Say that `actor` did `action` (noun.verb in the past tense) to `subject`. No personal data in `detail`."""
    _write(AuditEntry.Kind.CHANGE, actor, action, subject, label=label, detail=detail)


def looked_at(actor: Actor, subject: Subject | None, *, purpose: str, how: str, label: str = "", **detail: Any) -> None:
    """Say that `actor` looked at a person's data, why (`purpose`) and by which way (`how`); logged also when
    nobody was found (`subject` is None)."""
    _write(AuditEntry.Kind.LOOK, actor, how, subject, label=label, purpose=purpose, detail=detail)


def looked_at_once(
    actor: Actor, subject: Subject, *, purpose: str, how: str, label: str = "", within: timedelta = _AN_HOUR
) -> None:
    """Like `looked_at`, unless the same actor's same look at this subject is on the trail already `within` this
    time: opening a page ten times is one look."""
    if not has_looked(actor, subject, how=how, since=clock.now() - within):
        looked_at(actor, subject, purpose=purpose, how=how, label=label)


def has_looked(actor: Actor, subject: Subject, *, how: str, since: datetime, **detail: Any) -> bool:
    """Whether this actor was already noted for looking at the same in the same way since that moment."""
    return AuditEntry.objects.filter(
        contact_centre_id=actor.contact_centre_id,
        subject_id=subject.pk,
        at__gte=since,
        kind=AuditEntry.Kind.LOOK,
        action=how,
        actor_id=actor.audit_id,
        actor_name=actor.audit_name[:200],
        detail__contains=detail,
    ).exists()


def trail(contact_centre_id: uuid.UUID) -> QuerySet[AuditEntry]:
    """What was done and looked at in this contact centre, newest first. The caller has checked who may read it."""
    return AuditEntry.objects.filter(contact_centre_id=contact_centre_id).order_by("-at", "-id")


def _write(
    kind: str,
    actor: Actor,
    action: str,
    subject: Subject | None,
    *,
    label: str,
    detail: dict[str, Any],
    purpose: str = "",
) -> None:
    AuditEntry.objects.create(
        contact_centre_id=actor.contact_centre_id or getattr(subject, "contact_centre_id", None),
        kind=kind,
        at=clock.now(),
        actor_id=actor.audit_id,
        actor_name=actor.audit_name[:200],
        action=action,
        subject_type=type(subject).__name__ if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_label=label[:200],
        purpose=purpose[:200],
        detail=detail,
    )
