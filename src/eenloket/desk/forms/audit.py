"""What the audit trail is filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from eenloket.ui.typed import Place, as_text, older_than, place_in, typed_in

if TYPE_CHECKING:
    from eenloket.core.models import AuditEntry

KINDS = ("change", "look")


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    kind: str = ""
    actor: str = ""
    subject: str = ""
    first_day: date | None = None
    last_day: date | None = None
    before: Place | None = None

    @classmethod
    def read(cls, query: QueryDict) -> AuditFilter:
        """What was asked; a value that makes no sense is left out."""
        kind = typed_in(query, "soort", "")
        return cls(
            kind=kind if kind in KINDS else "",
            actor=typed_in(query, "wie", "").strip()[:200],
            subject=typed_in(query, "over", "").strip()[:200],
            first_day=_day(typed_in(query, "van", "")),
            last_day=_day(typed_in(query, "tot", "")),
            before=place_in(typed_in(query, "voor", "")),
        )

    def applied_to(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        if self.kind:
            entries = entries.filter(kind=self.kind)
        if self.actor:
            entries = entries.filter(actor_name__icontains=self.actor)
        if self.subject:
            entries = entries.filter(subject_label__icontains=self.subject)
        if self.first_day:
            entries = entries.filter(at__gte=_start_of(self.first_day))
        if self.last_day:
            entries = entries.filter(at__lt=_start_of(self.last_day + timedelta(days=1)))
        return older_than(entries, self.before, "at")

    def query_for(self, last: AuditEntry) -> str:
        """The query that shows what comes after this entry."""
        query = QueryDict(mutable=True)
        for name, value in (
            ("soort", self.kind),
            ("wie", self.actor),
            ("over", self.subject),
            ("van", self.first_day.isoformat() if self.first_day else ""),
            ("tot", self.last_day.isoformat() if self.last_day else ""),
            ("voor", as_text(last.at, last.pk)),
        ):
            if value:
                query[name] = value
        return query.urlencode()


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
