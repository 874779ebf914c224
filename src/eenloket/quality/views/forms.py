"""The evaluation forms: what is in use, making the next version, reading an older one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment.web import name_of
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.quality import editor, rules, selectors, services
from eenloket.quality.types import Effect, FormChannel
from eenloket.quality.web import number_in, places
from eenloket.quality.wording import fault_in_words
from eenloket.ui.typed import typed_in


@desk_page(Permission.EVALUATE, Permission.MANAGE_QUALITY)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The form of each channel with its versions."""
    staff = staff_of(request)
    known = selectors.forms_of(staff.contact_centre_id)
    rows = [
        {
            "channel": channel,
            "document": selectors.document_in_use(staff.contact_centre_id, channel),
            "current": known[channel].current if channel in known else None,
            "draft": selectors.draft_of(known[channel]) if channel in known else None,
            "versions": [each for each in selectors.versions_of(known[channel]) if each.published_at]
            if channel in known
            else [],
        }
        for channel in FormChannel
    ]
    context = {
        "own_places": places(staff, "forms"),
        "rows": rows,
        "may_manage": may(staff, Permission.MANAGE_QUALITY),
    }
    return render(request, "quality/forms.html", context)


@desk_page(Permission.EVALUATE, Permission.MANAGE_QUALITY, Permission.HANDLE_CONTACTS)
@require_GET
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """A version as evaluators read it."""
    staff = staff_of(request)
    found = selectors.get_version(staff, version_id)
    elements = selectors.elements_of(staff.contact_centre_id)
    context = {
        "own_places": places(staff, "forms"),
        "version": found,
        "document": found.read(),
        "names": {key: name_of(element) for key, element in elements.items()},
    }
    return render(request, "quality/form_version.html", context)


@desk_page(Permission.MANAGE_QUALITY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, channel: str) -> HttpResponse:
    """The next version: every button keeps what is typed, then does what it says."""
    staff, which = staff_of(request), selectors.channel_from(channel)
    if request.method == "GET":
        draft = services.open_draft(actor=staff, channel=which)
        return _page(request, which, draft.read(), draft.revision)
    document, revision = editor.typed_form(request.POST), number_in(request.POST.get("revision", ""))
    act = typed_in(request.POST, "do", "save")
    try:
        if act == "drop":
            services.drop_draft(actor=staff, channel=which)
            messages.success(request, _("The draft is gone; the form in use stays."))
            return redirect("quality:forms")
        changed, anchor = editor.changed(document, act)
        draft = services.save_draft(actor=staff, channel=which, document=changed, revision=revision)
        if act == "publish":
            done = services.publish_form(
                actor=staff, channel=which, revision=draft.revision, remark=typed_in(request.POST, "remark")
            )
            messages.success(request, _("Version %(n)s is in use.") % {"n": done.number})
            return redirect("quality:forms")
    except (InvalidError, ConflictError) as error:
        is_saved = isinstance(error, InvalidError)
        current = services.open_draft(actor=staff, channel=which).revision if is_saved else revision
        return _page(request, which, document, current, error=str(error), is_checked=is_saved)
    if act == "save":
        messages.success(request, _("The draft is saved."))
    return redirect(reverse("quality:form", args=[channel]) + (f"#{anchor}" if anchor else ""))


def _page(
    request: HttpRequest, which: FormChannel, document: Any, revision: int, *, error: str = "", is_checked: bool = False
) -> HttpResponse:
    staff = staff_of(request)
    elements = selectors.elements_of(staff.contact_centre_id)
    faults: dict[str, list[str]] = {}
    if is_checked:
        for fault in rules.faults_in(document, elements):
            faults.setdefault(fault.part, []).append(fault_in_words(fault))
    context = {
        "own_places": places(staff, "forms"),
        "channel": which,
        "document": document,
        "revision": revision,
        "error": error,
        "faults": faults,
        "choices": sorted(((key, name_of(each)) for key, each in elements.items()), key=lambda each: each[1]),
        "names": {key: name_of(element) for key, element in elements.items()},
        "effects": Effect.choices,
    }
    status = (422 if is_checked else 409) if error else 200
    return render(request, "quality/form.html", context, status=status)
