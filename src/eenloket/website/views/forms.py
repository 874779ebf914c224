"""Web forms: one page at a time, kept on the server while somebody types, checked at the end, and then sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.core.errors import ConflictError, InvalidError
from eenloket.organisation.selectors import all_municipalities, find_municipality
from eenloket.selfservice.services import digid_of
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.webforms import selectors, services
from eenloket.webforms.rules.filling import fields_to_fill, problems_on, shown_keys
from eenloket.webforms.types import FieldKind, Page, SubmissionState
from eenloket.webforms.web import TRAP, errors_in_words, field_views, typed_values
from eenloket.website.form_answers import declined, helped, offers_now, unread_offers
from eenloket.website.form_filling import (
    Filling,
    crumbs_of,
    filling_of,
    forget,
    opened_in,
    opened_token,
    private,
    remember,
    to_sign_in,
    with_submission,
)
from eenloket.website.pages import Crumb, municipality_of_host, show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_DO: Final = "doe"  # the button pressed


@site_page
def index(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Which forms there are."""
    forms = list(selectors.online_forms(site.contact_centre_id, site.pk))
    rows = [(form, form.current.design) for form in forms if form.current]
    crumbs = [Crumb(_("Forms"), request.path, is_ours=True)]
    return show(request, site, "website/forms.html", {"rows": rows}, crumbs=crumbs)


def steer(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Links in answers carry no municipality: then it is that of the host name or `gemeente`, else the first that has
    the form."""
    asked = request.GET.get("gemeente", "")
    wanted = find_municipality(slug=asked) if asked else municipality_of_host(request)
    for site in [wanted] if wanted else all_municipalities():
        if not slug:
            return redirect("website:forms", municipality=site.slug)
        if selectors.find_form(site.contact_centre_id, site.pk, slug):
            return redirect("website:form", municipality=site.slug, slug=slug)
    return render(request, "website/unknown.html", status=404)


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """The first page, or where this browser was; with a key in the address, what was prepared under it."""
    filling = filling_of(request, site, slug)
    if filling.is_locked and filling.is_started and request.method != "POST":
        return private(to_sign_in(request, filling))
    if request.method == "POST":  # throw away what is here and begin again
        if filling.submission and filling.is_started:
            services.discard(submission_id=filling.key)
        return forget(HttpResponseRedirect(f"{request.path}?gewist=1"), filling)
    if "verder" in request.GET:
        return _go_on_with(request, filling)
    if filling.is_started:
        return HttpResponseRedirect(_where_was(filling))
    if not filling.form.is_online:
        return _offline(request, filling)
    fresh = with_submission(site, filling.form, None, filling.citizen)
    if request.method == "GET":
        services.count_opened(form=filling.form, municipality=site)
    return _page(request, fresh, fresh.pages[0], {"said": _said(request)}, is_listed=filling.citizen is None)


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, site: Municipality, slug: str, page: str) -> HttpResponse:
    """One page of a form; posted, what was typed on it is kept, right or wrong."""
    filling = filling_of(request, site, slug)
    if request.method == "POST":
        return _posted(request, filling, page)
    if filling.is_locked and filling.is_started:
        return private(to_sign_in(request, filling))
    if not filling.is_started:
        return HttpResponseRedirect(filling.url("form"))
    wanted = filling.page(page)
    services.note_page(submission_id=filling.key, page=wanted.key)
    return _page(request, filling, wanted, {"said": _said(request)})


@site_page
@require_POST
def offers(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """The answers that fit what is being typed, as a fragment; what is typed on the page is kept along the way."""
    filling = filling_of(request, site, slug)
    if filling.is_locked:
        return HttpResponse(status=204)
    wanted = filling.page(typed_in(request.POST, "pagina"))
    response = HttpResponse()
    try:
        filling = _kept(request, filling, wanted)
        response = render(request, "website/form_offers.html", {"municipality": site, "offers": offers_now(filling)})
    except ConflictError:
        return HttpResponse(status=204)
    return private(remember(response, filling))


def _posted(request: HttpRequest, filling: Filling, key: str) -> HttpResponse:
    if _was_sent(request, filling):
        return HttpResponseRedirect(filling.url("form_done"))
    wanted = filling.page(key)
    if not filling.is_started and not filling.form.is_online:
        return _offline(request, filling)
    try:
        filling = _kept(request, filling, wanted)
        if filling.is_locked and typed_in(request.POST, _DO) != "bewaar":  # kept, and shown again to who it is of
            return private(to_sign_in(request, filling, wanted))
        response = _done_with(request, filling, wanted)
    except ConflictError:  # sent in another tab, this very moment
        return HttpResponseRedirect(filling.url("form_done"))
    return remember(response, filling)


def _kept(request: HttpRequest, filling: Filling, page: Page) -> Filling:
    """What was typed on a page is on the server now; the first time that begins a submission."""
    submission = filling.submission
    if submission is None or not filling.is_started:
        opened = opened_in(typed_in(request.POST, "geopend"))
        party = filling.citizen.party if filling.citizen else None
        submission = services.start_submission(
            form=filling.form, municipality=filling.site, opened_at=opened, party=party
        )
    services.save_values(submission_id=submission.pk, values=typed_values(page, request.POST), page=page.key)
    found = selectors.find_submission(submission.pk, filling.site.pk)
    return with_submission(filling.site, filling.form, found, filling.citizen)


def _done_with(request: HttpRequest, filling: Filling, page: Page) -> HttpResponse:
    """What the button that was pressed asks."""
    what, _colon, about = typed_in(request.POST, _DO).partition(":")
    errors = _keep_files(request, filling, page)
    if what == "bewaar":
        token = selectors.token_for(filling.key)
        return JsonResponse({"saved": timezone.localtime().strftime("%-H.%M"), "token": token, "errors": errors})
    if what == "bestand-weg":
        if key := uuid_or_none(about):
            services.drop_file(submission_id=filling.key, file_id=key)
        return HttpResponseRedirect(filling.url_of(page))
    if what == "geholpen":
        return helped(filling, about)
    if what == "geen":
        services.decline_answers(submission_id=filling.key)
        return declined(request, filling.url_of(page))
    if what == "terug":
        before = filling.beside(page, -1)
        return HttpResponseRedirect(filling.url_of(before or page))
    return _onward(request, filling, page, errors)


def _onward(request: HttpRequest, filling: Filling, page: Page, file_errors: Mapping[str, str]) -> HttpResponse:
    """To the next page when nothing is wrong with this one, and nothing new has to be asked on it."""
    values = {**filling.values, **typed_values(page, request.POST)}  # also what is too long to be kept
    shown = shown_keys(filling.design, values)
    problems = problems_on(page, shown, values, selectors.files_by_field(filling.submission))
    errors = errors_in_words(page, problems) | dict(file_errors)
    asked_now = {field.key for field in fields_to_fill(page, shown)}
    is_new = bool(asked_now - set(typed_in(request.POST, "getoond").split()))
    if not errors and not is_new:
        return HttpResponseRedirect(filling.url_of(filling.beside(page, 1)))
    more = {"errors": {} if is_new and not file_errors else errors, "values": values, "is_new": is_new}
    return _page(request, filling, page, more, status=422)


def _keep_files(request: HttpRequest, filling: Filling, page: Page) -> dict[str, str]:
    errors = {}
    for field in page.fields:
        if field.kind != FieldKind.FILE:
            continue
        for file in request.FILES.getlist(field.key):
            too_large = (file.size or 0) > field.most_mb * 1024 * 1024
            data = file.read(field.most_mb * 1024 * 1024 + 1) if too_large else file.read()
            try:
                services.keep_file(submission_id=filling.key, field=field, name=file.name or "", data=data)
            except InvalidError as error:
                errors[field.key] = f"{file.name}: {error}" if file.name else str(error)
    return errors


def _page(
    request: HttpRequest,
    filling: Filling,
    page: Page,
    more: dict[str, Any] | None = None,
    *,
    is_listed: bool = False,
    status: int = 200,
) -> HttpResponse:
    more = more or {}
    values = more.get("values", filling.values)
    shown = shown_keys(filling.design, values)
    files = selectors.files_by_field(filling.submission if filling.is_started else None)
    steps = filling.pages if page in filling.pages else [*filling.pages, page]
    views = field_views(page, shown, values, files, more.get("errors"), fixed=filling.fixed)
    context = {
        "form": filling.form,
        "design": filling.design,
        "page": page,
        "views": views,
        "shown": " ".join(view.field.key for view in views if not view.is_hidden),
        "step": next(n for n, each in enumerate(steps, 1) if each.key == page.key),
        "steps": len(steps) + 1,
        "is_first": filling.beside(page, -1) is None,
        "is_going_on": filling.is_started,
        "opened": opened_token(),
        "token": selectors.token_for(filling.key) if filling.is_started else "",
        "action": filling.url_of(page),
        "offers_url": filling.url("form_offers"),
        "offers": unread_offers(filling) if status == 200 else [],
        "offers_on_top": not any(view.is_question for view in views),
        "has_files": any(field.kind == FieldKind.FILE for field in page.fields),
        "trap": TRAP,
        "digid": digid_of(filling.site),
        "known": list(selectors.known_of(filling.design, filling.citizen.party).values()) if filling.citizen else [],
        **more,
    }
    response = show(request, filling.site, "website/form.html", context, crumbs=crumbs_of(filling), status=status)
    return response if is_listed else private(response)


def _go_on_with(request: HttpRequest, filling: Filling) -> HttpResponse:
    """What was prepared for somebody, by a link in a mail. The address with the key is left at once."""
    key = selectors.key_in(request.GET["verder"])
    found = selectors.find_submission(key, filling.site.pk)
    if found is None or found.form_id != filling.form.pk or found.state != SubmissionState.STARTED:
        return HttpResponseRedirect(f"{request.path}?weg=1")
    going_on = with_submission(filling.site, filling.form, found, filling.citizen)
    return remember(HttpResponseRedirect(_where_was(going_on)), going_on)


def _where_was(filling: Filling) -> str:
    """The page on which this person was last, else the first; the check only when they were there."""
    visit = filling.submission.visit if filling.submission else None
    if visit is None:
        return filling.url_of(filling.pages[0])
    known = {page.key: page for page in filling.pages}
    return filling.url_of(known.get(visit.page, filling.pages[0]) if visit.page else None)


def _was_sent(request: HttpRequest, filling: Filling) -> bool:
    """Whether the page that was posted belongs to a submission that is over."""
    token = typed_in(request.POST, "voor")
    is_same = bool(token) and filling.submission is not None and selectors.key_in(token) == filling.submission.pk
    return is_same and not filling.is_started


def _offline(request: HttpRequest, filling: Filling) -> HttpResponse:
    context = {"design": filling.design, "general": _general(filling)}
    response = show(request, filling.site, "website/form_offline.html", context, status=404)
    return private(response)


def _general(filling: Filling) -> Any:
    forms = selectors.online_forms(filling.site.contact_centre_id, filling.site.pk)
    return forms.filter(is_general=True).first()


def _said(request: HttpRequest) -> str:
    """What happened just before, to say at the top of the page."""
    return next((name for name in ("gewist", "weg") if name in request.GET), "")
