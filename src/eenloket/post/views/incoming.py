"""What came in by post: being read, waiting for a person, registered, or not post."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import departments_of, may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import fill_in
from eenloket.parties.rules import parse_dutch_date
from eenloket.post import reading, selectors, services
from eenloket.post.types import PROBLEMS, LetterState
from eenloket.ui.typed import as_text, older_than, place_in, typed_in

_PAGE_SIZE: Final = 50
_MOST_FILES: Final = 20
_SETTLED: Final = {"": LetterState.REGISTERED, "geen-post": LetterState.NOT_POST}


@desk_page(Permission.REGISTER_POST)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits, and what is being read; the page follows by itself."""
    return _overview(request)


@desk_page(Permission.REGISTER_POST)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take in the chosen files. Those that cannot be read are named; the others are taken in all the same."""
    if request.method == "GET":
        return redirect("post:index")
    staff = staff_of(request)
    files = request.FILES.getlist("file")[:_MOST_FILES]
    problems: list[str] = [] if files else [_("Choose one or more files.")]
    taken = 0
    key = uuid_from(request.POST.get("key", ""))
    municipality_id = uuid_from(request.POST.get("municipality", ""))
    for number, file in enumerate(files):
        name = file.name or "scan"
        try:
            if (file.size or 0) > reading.MOST_BYTES:
                raise InvalidError(f"{name}: {PROBLEMS['too_large']}")
            services.upload(
                actor=staff,
                municipality_id=municipality_id,
                name=name,
                data=file.read(),
                key=uuid.uuid5(key, f"{number}:{name}"),
                received_on=parse_dutch_date(typed_in(request.POST, "received_on")),
                blank_separates=request.POST.get("blank_separates") == "1",
            )
            taken += 1
        except InvalidError as error:
            problems.append(str(error))
    if taken:
        messages.success(request, _("Taken in: %(number)d. Reading begins at once.") % {"number": taken})
    if problems:
        return _overview(request, problems=problems, status=422)
    return redirect("post:index")


@desk_page(Permission.REGISTER_POST)
@require_POST
def again(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    services.again(actor=staff_of(request), batch_id=batch_id)
    messages.success(request, _("The scan is read once more."))
    return redirect("post:index")


@desk_page(Permission.REGISTER_POST)
@require_GET
def separator(request: HttpRequest) -> HttpResponse:
    """The sheet to lay between letters, to print."""
    response = HttpResponse(services.separator_sheet(), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="scheidingsblad.pdf"'
    return response


@desk_page(Permission.REGISTER_POST)
@require_GET
def settled(request: HttpRequest) -> HttpResponse:
    """What was registered, or was no post; by number, sender or subject."""
    staff, which = staff_of(request), request.GET.get("stand", "")
    which = which if which in _SETTLED else ""
    typed = typed_in(request.GET, "q").strip()[:80]
    found = selectors.letters_for(staff).filter(state=_SETTLED[which]).select_related("settled_by")
    for word in typed.split()[:5]:
        found = selectors.with_word(found, word)
    place = place_in(request.GET.get("voor", ""))
    rows = list(older_than(found, place, "settled_at").order_by("-settled_at", "-pk")[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    fill_in(shown, "department", "municipality")
    last = shown[-1] if len(rows) > _PAGE_SIZE else None
    context = {
        "rows": shown,
        "which": which,
        "q": typed,
        "is_first_page": place is None,
        "next_place": as_text(last.settled_at, last.pk) if last and last.settled_at else "",
    }
    return render(request, "post/settled.html", context)


@desk_page(Permission.HANDLE_CASES)
@require_GET
def department(request: HttpRequest) -> HttpResponse:
    """Letters for the departments this person works in."""
    staff = staff_of(request)
    place = place_in(request.GET.get("voor", ""))
    found = older_than(selectors.letters_of_departments(staff), place, "settled_at")
    rows = list(found[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    fill_in(shown, "department", "municipality")
    last = shown[-1] if len(rows) > _PAGE_SIZE else None
    context = {
        "rows": shown,
        "departments": departments_of(staff),
        "is_first_page": place is None,
        "next_place": as_text(last.settled_at, last.pk) if last and last.settled_at else "",
        "may_register": may(staff, Permission.REGISTER_POST),
    }
    return render(request, "post/department.html", context)


def _overview(request: HttpRequest, *, problems: list[str] | None = None, status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    rows = list(selectors.letters_to_confirm(staff)[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    fill_in(shown, "department", "municipality")
    context: dict[str, Any] = {
        "rows": shown,
        "has_more": len(rows) > _PAGE_SIZE,
        "batches": selectors.batches_unread(staff)[:20],
        "refused": [(each, PROBLEMS.get(each.problem, each.problem)) for each in selectors.refused_batches(staff, 10)],
        "states": selectors.channel_state(staff.contact_centre_id, staff.municipality_ids),
        "municipalities": municipalities_of(staff),
        "municipality": request.POST.get("municipality", ""),
        "received_on": typed_in(request.POST, "received_on") or clock.today().isoformat(),
        "blank_separates": request.POST.get("blank_separates") == "1",
        "health": services.check(staff.contact_centre_id),
        "problems": problems or [],
        "key": uuid7(),
    }
    return render(request, "post/index.html", context, status=status)
