"""The functional administrator's log: who changed what, and who looked at which person and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.audit import trail
from eenloket.desk.audit_words import action_in_words, detail_in_words, purpose_in_words
from eenloket.desk.forms.audit import AuditFilter

if TYPE_CHECKING:
    from eenloket.core.models import AuditEntry

_PAGE_SIZE: Final = 100


@dataclass(frozen=True)
class Line:
    """An entry with its codes in words."""

    entry: AuditEntry
    action: str
    purpose: str
    detail: str

    @classmethod
    def of(cls, entry: AuditEntry) -> Line:
        return cls(entry, action_in_words(entry), purpose_in_words(entry), detail_in_words(entry))


@desk_page(Permission.READ_AUDIT)
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    wanted = AuditFilter.read(request.GET)
    entries = list(wanted.applied_to(trail(staff_of(request).contact_centre_id))[: _PAGE_SIZE + 1])
    shown = entries[:_PAGE_SIZE]
    return render(
        request,
        "desk/audit/audit.html",
        {
            "wanted": wanted,
            "lines": [Line.of(each) for each in shown],
            "next_query": wanted.query_for(shown[-1]) if len(entries) > _PAGE_SIZE else "",
        },
    )
