"""One letter: its pages beside its fields, to be confirmed with the keyboard; later, what became of it."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.organisation.selectors import receivers_for
from eenloket.parties.services import look_up
from eenloket.post import selectors, services
from eenloket.post.forms import LetterForm
from eenloket.post.models import Letter
from eenloket.post.types import LetterState, PageState
from eenloket.ui.typed import typed_in

_SHOWN_LETTERS: Final = 30
_SEE: Final = (Permission.REGISTER_POST, Permission.HANDLE_CASES)


@desk_page(*_SEE)
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """A letter to confirm, or as it was registered; posted, it is registered and the next one opens."""
    staff = staff_of(request)
    found = selectors.get_letter(staff, letter_id)
    if request.method == "GET":
        return _page(request, found)
    form = LetterForm.read(request.POST, found)
    _before, after = selectors.neighbours(staff, found)
    try:
        done = services.register(actor=staff, letter_id=letter_id, revision=form.revision, what=form.wish)
    except InvalidError as error:
        return _page(request, found, form=LetterForm.read(request.POST, found, error.fields), status=422)
    except ConflictError as error:
        fresh = selectors.get_letter(staff, letter_id)
        kept = LetterForm(form.values, fresh.revision, {"": str(error)}, form.doubts)
        return _page(request, fresh, form=kept, status=409)
    messages.success(request, _("Registered: %(number)s.") % {"number": done.number})
    following = after or selectors.letters_to_confirm(staff).values_list("pk", flat=True).first()
    return redirect("post:letter", letter_id=following) if following else redirect("post:index")


@desk_page(Permission.REGISTER_POST)
@require_POST
def arrange(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Split at a page, merge with the letter before, or turn a page."""
    staff, step = staff_of(request), request.POST.get("step", "")
    action, _colon, key = step.partition(":")
    target = letter_id
    if action == "split":
        services.split(actor=staff, letter_id=letter_id, page_id=uuid_from(key))
        messages.success(request, _("This is two letters now."))
    elif action == "merge":
        target = services.merge_with_previous(actor=staff, letter_id=letter_id).pk
        messages.success(request, _("This is one letter now."))
    elif action in ("turn90", "turn180", "turn270"):
        services.turn_page(actor=staff, letter_id=letter_id, page_id=uuid_from(key), degrees=int(action[4:]))
        messages.success(request, _("The page is read again."))
    else:
        raise InvalidError(_("The browser sent something unreadable."))
    return redirect("post:letter", letter_id=target)


@desk_page(Permission.REGISTER_POST)
@require_POST
def put_away(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    found = selectors.get_letter(staff, letter_id)
    _before, after = selectors.neighbours(staff, found)
    try:
        services.put_away(actor=staff, letter_id=letter_id, reason=typed_in(request.POST, "reason"))
    except InvalidError as error:
        return _page(request, found, errors=error.fields, status=422)
    messages.success(request, _("Put away as not post."))
    return redirect("post:letter", letter_id=after) if after else redirect("post:index")


@desk_page(Permission.REGISTER_POST)
@require_POST
def bring_back(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    services.bring_back(actor=staff_of(request), letter_id=letter_id)
    messages.success(request, _("The letter waits to be confirmed again."))
    return redirect("post:letter", letter_id=letter_id)


@desk_page(Permission.LOOK_UP_PARTIES)
@require_GET
def find_party(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Known customers for whatever was typed, to choose the sender from."""
    staff = staff_of(request)
    found = selectors.get_letter(staff, letter_id)
    typed = typed_in(request.GET, "klant").strip()[:100]
    result = look_up(actor=staff, typed=typed, purpose=services.PURPOSE) if typed else None
    known = [each for each in result.known if each.municipality_id == found.municipality_id] if result else []
    context = {"letter": found, "known": known, "problem": result.problem if result else "", "typed": typed}
    return render(request, "post/party_found.html", context)


@desk_page(*_SEE)
@require_GET
def page_picture(request: HttpRequest, page_id: uuid.UUID) -> HttpResponse:
    """A page as a picture of our own making: nothing of what was sent in reaches the browser."""
    page = selectors.get_page(staff_of(request), page_id)
    response = HttpResponse(bytes(page.preview), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _page(
    request: HttpRequest,
    found: Letter,
    *,
    form: LetterForm | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    pages = selectors.pages_of(found)
    may_register = may(staff, Permission.REGISTER_POST)
    context: dict[str, Any] = {
        "letter": found,
        "pages": pages,
        "may_register": may_register,
        "may_see_party": may(staff, Permission.LOOK_UP_PARTIES),
        "may_see_case": may(staff, Permission.HANDLE_CASES) or may(staff, Permission.VIEW_CASES),
        "errors": errors or {},
    }
    if found.state != LetterState.TO_CONFIRM:
        return render(request, "post/registered.html", context, status=status)
    before, after = selectors.neighbours(staff, found)
    guesses = services.departments_of_letter(found)
    shown_form = form or LetterForm.of(found)
    context |= {
        "form": shown_form,
        "is_reading": any(page.state == PageState.UNREAD for page in pages),
        "rows": selectors.letters_to_confirm(staff)[:_SHOWN_LETTERS],
        "before": before,
        "after": after,
        "parties": services.recognise_sender(actor=staff, letter=found),
        "guesses": guesses,
        "guessed": [str(each.department_id) for each in guesses],
        "departments": receivers_for(found.contact_centre_id, found.municipality_id),
        "same_before": selectors.same_file_before(found),
    }
    return render(request, "post/letter.html", context, status=status)
