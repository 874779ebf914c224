"""Was this your question? A visitor says yes or no, and what is the matter. Works without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.content.services import LONGEST_REMARK, count_usefulness, raise_signal_from_site
from eenloket.content.types import SignalKind
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.ui.typed import typed_in
from eenloket.website.content import public_answer
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality

YES, NO = "ja", "nee"


@site_page
def reaction(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """Count yes or no; after no, ask what is the matter and tell it the owner. Raises NotFoundError."""
    answer = public_answer(site, slug)
    if request.method != "POST":
        return _form(request, site, answer)
    try:
        return _counted(request, site, answer) if "gevonden" in request.POST else _told(request, site, answer)
    except InvalidError as error:
        return _form(request, site, answer, errors=error.fields, status=422)
    except NotAllowedError as error:
        return _form(request, site, answer, problem=str(error), status=429)


def _counted(request: HttpRequest, site: Municipality, answer: Answer) -> HttpResponse:
    is_useful = typed_in(request.POST, "gevonden") == YES
    count_usefulness(answer=answer, municipality=site, address=_address(request), is_useful=is_useful)
    return _back(site, answer, YES) if is_useful else HttpResponseRedirect(request.path)


def _told(request: HttpRequest, site: Municipality, answer: Answer) -> HttpResponse:
    raise_signal_from_site(
        answer=answer,
        municipality=site,
        address=_address(request),
        kind=typed_in(request.POST, "reden"),
        text=typed_in(request.POST, "tekst"),
    )
    return _back(site, answer, NO)


def _back(site: Municipality, answer: Answer, said: str) -> HttpResponse:
    url = reverse("website:answer", args=[site.slug, answer.slug])
    return HttpResponseRedirect(f"{url}?reactie={said}#reactie")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _form(
    request: HttpRequest,
    site: Municipality,
    answer: Answer,
    *,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "answer": answer,
        "reasons": _reasons(),
        "reason": typed_in(request.POST, "reden"),
        "typed": typed_in(request.POST, "tekst")[: 2 * LONGEST_REMARK],
        "longest": LONGEST_REMARK,
        "errors": errors or {},
        "problem": problem,
    }
    crumbs = [
        Crumb(str(answer), reverse("website:answer", args=[site.slug, answer.slug])),
        Crumb(_("Your reaction"), request.path, is_ours=True),
    ]
    return show(request, site, "website/reaction.html", context, crumbs=crumbs, status=status)


def _reasons() -> list[tuple[str, str]]:
    """What may be the matter, in the words of a visitor."""
    return [
        (SignalKind.MISSING, _("My question is not answered here")),
        (SignalKind.UNCLEAR, _("I do not understand the answer")),
        (SignalKind.WRONG, _("The answer is not right")),
        (SignalKind.OUTDATED, _("The answer is out of date")),
    ]
