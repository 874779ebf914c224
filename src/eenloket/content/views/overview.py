"""Where an editor begins: what waits, what is being written, what must be looked at again."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.content import selectors
from eenloket.content.models import Product
from eenloket.core.ids import uuid7
from eenloket.ui.typed import typed_in

_MOST: Final = 50
_FEW: Final = 5
_MOST_NAMES: Final = 40


@desk_page(Permission.EDIT_CONTENT, Permission.APPROVE_CONTENT)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    staff = staff_of(request)
    is_editor = may(staff, Permission.EDIT_CONTENT)
    context = {
        "drafts": list(selectors.drafts_for(staff)[:_MOST]),
        "signals": list(selectors.open_signals(staff)[:_FEW]),
        "signal_count": selectors.open_signals(staff).count(),
        "to_check": list(selectors.answers_to_check(staff)[:_FEW]) if is_editor else [],
        "to_check_count": selectors.answers_to_check(staff).count() if is_editor else 0,
        "not_given": list(selectors.answers_not_given(staff)[:_FEW]) if is_editor else [],
        "not_given_count": selectors.answers_not_given(staff).count() if is_editor else 0,
        "behind": list(selectors.variants_behind(staff)[:_FEW]) if is_editor else [],
        "uncovered": selectors.uncovered_questions(staff)[:_FEW] if is_editor else [],
        "is_editor": is_editor,
        "may_tell": may(staff, Permission.WRITE_NOTICES),
        "new_key": uuid7(),
    }
    return render(request, "content/editing.html", context)


@desk_page(Permission.EDIT_CONTENT)
@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """Names of products that hold what is typed, for the list under the field."""
    typed = typed_in(request.GET, "q").strip()
    names = Product.objects.filter(name__icontains=typed).values_list("name", flat=True)[:_MOST_NAMES]
    return JsonResponse({"names": [{"value": name, "label": name} for name in names]})


@desk_page(Permission.EDIT_CONTENT, Permission.WRITE_NOTICES)
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Answers that fit what is typed, for the list under a field that names one."""
    staff, typed = staff_of(request), typed_in(request.GET, "q").strip()
    found = selectors.search(staff.contact_centre_id, typed, limit=_MOST_NAMES, while_typing=True)
    return JsonResponse({"names": [{"value": hit.slug, "label": hit.plain_title} for hit in found.hits]})
