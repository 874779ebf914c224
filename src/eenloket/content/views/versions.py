"""Earlier versions of an answer: what they said, what they changed, and putting one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.content import editor, selectors, services


@desk_page(Permission.READ_CONTENT)
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version with what it changed; posted, its texts go into a draft again."""
    staff = staff_of(request)
    if request.method == "POST":
        require(staff, Permission.EDIT_CONTENT)
        draft = services.restore_version(actor=staff, slug=slug, number=number)
        messages.success(
            request, _("The texts of version %(n)s stand in the draft. Publish it to let them hold.") % {"n": number}
        )
        return redirect("content:draft", draft_id=draft.pk)
    answer = selectors.find_answer(staff.contact_centre_id, slug)
    versions = list(selectors.versions_of(answer))
    place = next((place for place, each in enumerate(versions) if each.number == number), None)
    if place is None:
        raise Http404
    before = versions[place + 1] if place + 1 < len(versions) else None
    context = {
        "answer": answer,
        "version": versions[place],
        "before": before,
        "versions": versions,
        "changes": editor.changes_of_version(versions[place], before),
        "may_edit": may(staff, Permission.EDIT_CONTENT),
        "may_restore": may(staff, Permission.EDIT_CONTENT) and answer.current_id != versions[place].pk,
    }
    return render(request, "content/version.html", context)
