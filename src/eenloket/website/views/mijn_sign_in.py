"""Signing in with DigiD and out again. What DigiD is on this machine is said on the page when it is an imitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.core.errors import EenloketError, InvalidError, NotAllowedError, NotFoundError
from eenloket.parties.selectors import bsn_of
from eenloket.selfservice import selectors, services
from eenloket.selfservice.services import digid_of
from eenloket.ui.typed import typed_in
from eenloket.website.addresses import root_of
from eenloket.website.citizens import closed, forget, remember, remember_word, word_in
from eenloket.website.pages import show, site_page
from eenloket.website.who import token_in

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_TO_DIGID: Final = "form-action 'self' https:"  # DigiD sends on to hosts of its own


def sign_in_page(request: HttpRequest, site: Municipality, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Why and how to sign in, and what can be done without."""
    context = {
        "next": services.safe_path(site, request.GET.get("verder", "") or typed_in(request.POST, "verder")),
        "is_over": "verlopen" in request.GET,
        "is_out": "uit" in request.GET,
        "digid": digid_of(site),
        "problem": problem,
    }
    return closed(show(request, site, "website/mijn_sign_in.html", context, status=status))


@site_page
@require_POST
def start(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Off to DigiD, or to its imitation."""
    kind = digid_of(site)
    if kind == "off":
        raise NotFoundError
    try:
        _begun, word = services.start_sign_in(
            site=site, next_path=typed_in(request.POST, "verder"), address=request.META.get("REMOTE_ADDR", "")
        )
        if kind == "mock":
            response: HttpResponse = HttpResponseRedirect(reverse("website:mijn_mock", args=[site.slug]))
        else:
            question = services.ask_digid(site=site, word=word, request=request, return_url=_back(site))
            context = {"question": question, "host": urlsplit(question.url).netloc}
            response = show(request, site, "website/mijn_to_digid.html", context)
            response["Content-Security-Policy"] = _policy_to_digid()
    except NotAllowedError as error:
        return sign_in_page(request, site, problem=str(error), status=429)
    except EenloketError as error:
        return sign_in_page(request, site, problem=str(error), status=503)
    return closed(remember_word(response, site, word))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def mock(request: HttpRequest, site: Municipality) -> HttpResponse:
    """The imitation of DigiD: choose who you are."""
    if digid_of(site) != "mock":
        raise NotFoundError
    people = selectors.persons_to_play(site)
    errors: dict[str, str] = {}
    problem, status = "", 200
    if request.method == "POST":
        chosen = next((each for each in people if str(each.pk) == typed_in(request.POST, "wie")), None)
        bsn = bsn_of(chosen) if chosen else typed_in(request.POST, "bsn")
        try:
            artifact = services.imitate(
                site=site, word=word_in(request), bsn=bsn, level=typed_in(request.POST, "zekerheid")
            )
        except InvalidError as error:
            errors, problem, status = error.fields, "" if error.fields else str(error), 422
        else:
            return closed(HttpResponseRedirect(f"{_path_back(site)}?SAMLart={artifact}"))
    context = {"people": people, "errors": errors, "problem": problem, "cancel": _path_back(site)}
    return closed(show(request, site, "website/mijn_mock.html", context, status=status))


@site_page
@require_GET
def back(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Back from DigiD with an artifact, from which the browser learns nothing."""
    try:
        _session, token, path = services.finish_sign_in(
            site=site,
            word=word_in(request),
            artifact=request.GET.get("SAMLart", ""),
            request=request,
            return_url=_back(site),
            old_token=token_in(request),
        )
    except EenloketError as error:
        return sign_in_page(request, site, problem=str(error), status=403)
    return closed(remember(HttpResponseRedirect(path or reverse("website:mijn", args=[site.slug])), site, token))


@site_page
@require_POST
def sign_out(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Twice is once; a session of staff in the same browser stays."""
    services.sign_out(site=site, token=token_in(request))
    return closed(forget(HttpResponseRedirect(f"{reverse('website:mijn', args=[site.slug])}?uit=1"), site))


def _path_back(site: Municipality) -> str:
    return reverse("website:mijn_back", args=[site.slug])


def _back(site: Municipality) -> str:
    return root_of(site) + _path_back(site)


def _policy_to_digid() -> str:
    safe = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    return f"{safe}; {_TO_DIGID}"
