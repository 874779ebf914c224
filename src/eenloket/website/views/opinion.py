"""What a citizen thought of a contact: on the page of the code in the message, and at the kiosk after a visit.

Everything works without JavaScript; with it each answer is kept as soon as it is given.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.counter.selectors import location_by_key
from eenloket.surveys import selectors, services
from eenloket.surveys.services import Said
from eenloket.surveys.types import BEST, LONGEST_COMMENT, Solved
from eenloket.surveys.web import kiosk_words
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.website.citizens import closed
from eenloket.website.kiosk import at_kiosk, query_of, words_of
from eenloket.website.pages import show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.surveys.models import Invitation

_MARKS: Final = tuple(range(1, BEST + 1))
_CALL: Final = ("who", "number")


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, site: Municipality, code: str) -> HttpResponse:
    """The questions, with what was answered before. Raises NotFoundError for a code that is none."""
    invitation = selectors.by_code(site.pk, code)
    if request.method == "POST":
        return closed(_posted(request, site, code, invitation))
    if not request.user.is_authenticated:
        services.show_on_page(invitation.pk)
    return closed(_page(request, site, invitation))


def _posted(request: HttpRequest, site: Municipality, code: str, invitation: Invitation) -> HttpResponse:
    """Keep what was sent. Colleagues read these codes in the messages that went out: they cannot answer."""
    try:
        if request.user.is_authenticated:
            raise NotAllowedError(_("You are signed in as a colleague. Only the citizen can answer here."))
        kept, told = _kept(request, site, code)
    except InvalidError as error:
        return _refused(request, site, invitation, str(error), error.fields, status=422)
    except (NotAllowedError, ConflictError) as error:
        status = 403 if isinstance(error, NotAllowedError) else 409
        return _refused(request, site, selectors.by_code(site.pk, code), str(error), {}, status=status)
    if _asks_json(request):
        return JsonResponse({"low": kept.is_low and kept.called_for_at is None})
    return HttpResponseRedirect(f"{request.path}?{told}=1#gelukt")


def _kept(request: HttpRequest, site: Municipality, code: str) -> tuple[Invitation, str]:
    """What was done with it, and the word for that in the address."""
    step = request.POST.get("stap", "")
    if step == "afmelden":
        return services.opt_out(municipality_id=site.pk, code=code), "afgemeld"
    if step == "bel":
        who, number = (typed_in(request.POST, name) for name in _CALL)
        return services.ask_to_be_called(municipality_id=site.pk, code=code, who=who, number=number), "bellen"
    return services.say(municipality_id=site.pk, code=code, said=_said(request)), "bewaard"


def _said(request: HttpRequest) -> Said:
    """What was filled in; what was left open leaves an answer as it was. Raises InvalidError."""
    mark = typed_in(request.POST, "cijfer")
    if mark and mark not in {str(each) for each in _MARKS}:
        message = _("Choose a mark from 1 to 10.")
        raise InvalidError(message, {"mark": message})
    comment = typed_in(request.POST, "tekst").replace("\r\n", "\n") if "tekst" in request.POST else None
    said = Said(mark=int(mark) if mark else None, solved=typed_in(request.POST, "beantwoord") or None, comment=comment)
    if said.mark is None and said.solved is None and not (comment or "").strip():
        message = _("Choose a mark, or answer one of the other questions.")
        raise InvalidError(message, {"mark": message})
    return said


def _refused(
    request: HttpRequest,
    site: Municipality,
    invitation: Invitation,
    problem: str,
    fields: dict[str, str],
    *,
    status: int,
) -> HttpResponse:
    if _asks_json(request):
        return JsonResponse({"error": problem}, status=status)
    return _page(request, site, invitation, errors=fields, problem="" if fields else problem, status=status)


def _page(
    request: HttpRequest,
    site: Municipality,
    invitation: Invitation,
    *,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "nl"
    form = request.POST
    is_over = selectors.is_over(invitation)
    context = {
        "invitation": invitation,
        "words": selectors.page_words(site.pk, language),
        "marks": _MARKS,
        "mark": form.get("cijfer", str(invitation.mark or "")),
        "solved_choices": [(each.value, each.label) for each in Solved],
        "solved": form.get("beantwoord", invitation.solved),
        "comment": form.get("tekst", invitation.comment),
        "typed": {name: typed_in(form, name) for name in _CALL},
        "longest": LONGEST_COMMENT,
        "is_over": is_over,
        "may_call": invitation.is_low and not invitation.called_for_at,
        "is_colleague": request.user.is_authenticated,
        "errors": errors or {},
        "problem": problem,
    }
    template = "website/opinion_over.html" if is_over else "website/opinion.html"
    return show(request, site, template, context, status=status)


def _asks_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_opinion(request: HttpRequest, site: Municipality, key: str) -> HttpResponse:
    """Ten marks to tap after a visit. Raises NotFoundError for a key that no longer holds."""
    location, words = location_by_key(site.pk, key, is_kiosk=True), words_of(request)
    asked, problem, status = kiosk_words(words.language), "", 200
    if request.method == "POST":
        mark = typed_in(request.POST, "cijfer")
        try:
            kept = services.tap(
                location=location,
                key=uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4(),
                mark=int(mark) if mark.isdecimal() and len(mark) < 3 else 0,
                number=typed_in(request.POST, "nummer")[:10],
            )
        except InvalidError:
            problem, status = asked["wrong"], 422
        except NotAllowedError:
            problem, status = asked["fast"], 429
        else:
            address = reverse("website:kiosk_thanks", args=[site.slug, key, kept.pk])
            return HttpResponseRedirect(address + query_of(request))
    context = {
        "asked": asked,
        "marks": _MARKS,
        "problem": problem,
        "typed": typed_in(request.POST, "nummer")[:10],
        "new_id": uuid.uuid4(),
        "home": reverse("website:kiosk_opinion", args=[site.slug, key]),
    }
    return at_kiosk(
        request, site, location, words, key=key, template="website/kiosk_opinion.html", context=context, status=status
    )


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_thanks(request: HttpRequest, site: Municipality, key: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Thanks, one more question, and back by itself. Raises NotFoundError for a key that no longer holds."""
    location, words = location_by_key(site.pk, key, is_kiosk=True), words_of(request)
    home = reverse("website:kiosk_opinion", args=[site.slug, key])
    if request.method == "POST":
        try:
            services.tap_solved(location=location, key=invitation_id, solved=typed_in(request.POST, "beantwoord"))
        except InvalidError:
            pass  # nothing was chosen: the screen is free for the next visitor
        return HttpResponseRedirect(home)
    asked = kiosk_words(words.language)
    choices: list[tuple[str, Any]] = [(each.value, asked[each.value]) for each in Solved]
    context = {"asked": asked, "choices": choices, "home": home}
    return at_kiosk(request, site, location, words, key=key, template="website/kiosk_thanks.html", context=context)
