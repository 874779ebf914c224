"""Variants of shared answers, for what a municipality says otherwise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.content import services


@desk_page(Permission.EDIT_CONTENT)
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Work on the variant of a municipality."""
    municipality_id = uuid_from(request.POST.get("municipality", ""))
    draft = services.start_variant(actor=staff_of(request), slug=slug, municipality_id=municipality_id)
    return redirect("content:draft", draft_id=draft.pk)


@desk_page(Permission.EDIT_CONTENT)
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """The variant stays as it is although the shared answer changed."""
    answer = services.keep_variant(actor=staff_of(request), slug=slug)
    messages.success(request, _("The variant stays as it is."))
    return redirect("desk:content_answer", slug=answer.slug)
