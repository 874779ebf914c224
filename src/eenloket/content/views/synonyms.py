"""Words that mean the same, for the search."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.content import selectors, services
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in, uuid_or_none


@desk_page(Permission.EDIT_CONTENT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The list; posted, one more or one less."""
    staff = staff_of(request)
    if request.method == "GET":
        return _page(request)
    if gone := uuid_or_none(request.POST.get("drop", "")):
        services.drop_synonym(actor=staff, synonym_id=gone)
        messages.success(request, _("Taken away."))
        return redirect("content:synonyms")
    word, same_as = typed_in(request.POST, "word"), typed_in(request.POST, "same_as")
    try:
        services.add_synonym(actor=staff, word=word, same_as=same_as)
    except InvalidError as error:
        return _page(
            request, {"word": word, "same_as": same_as, "errors": error.fields, "error": str(error)}, status=422
        )
    messages.success(request, _("Added. The search knows it at once."))
    return redirect("content:synonyms")


def _page(request: HttpRequest, more: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    context = {"rows": selectors.synonyms_of(staff_of(request)), **(more or {})}
    return render(request, "content/synonyms.html", context, status=status)
