"""What the browser of a citizen asks. It sends its token in a header: no cookie is needed, and no other site can send
that header for it, so that nothing here needs more protection against forged requests."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.web import uuid_from
from eenloket.chat import selectors, services
from eenloket.chat.types import LARGEST_FILE, SessionState
from eenloket.chat.web import citizen_view
from eenloket.core import live
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotAllowedError, NotFoundError
from eenloket.documents.selectors import content_of
from eenloket.organisation.selectors import find_municipality
from eenloket.ui.typed import offset_in, typed_in

if TYPE_CHECKING:
    from eenloket.chat.models import ChatSession

P = ParamSpec("P")
TOKEN = "X-Chat-Token"  # noqa: S105 - the name of a header
NEW = "new"  # who has no token yet says so in the same header
_STATUS = {NotAllowedError: 429, NotFoundError: 404, ConflictError: 409, InvalidError: 422}
_FOREIGN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def call(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A call with a token. An expected error becomes its sentence as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _token(request):
            return JsonResponse({"error": _("This chat is not there any more. Start a new one.")}, status=403)
        try:
            return view(request, *args, **kwargs)
        except EenloketError as error:
            status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
            fields = error.fields if isinstance(error, InvalidError) else {}
            return JsonResponse({"error": str(error), "fields": fields}, status=status)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", csrf_exempt(never_cache(answered)))


@call
@require_POST
def begin(request: HttpRequest, municipality: str) -> HttpResponse:
    site = find_municipality(slug=municipality)
    if site is None:
        raise NotFoundError(_("This municipality has no chat now."))
    begun = services.begin(
        municipality=site,
        address=request.META.get("REMOTE_ADDR", ""),
        page=typed_in(request.POST, "pagina"),
        language=get_language() or "nl",
    )
    return JsonResponse(
        {
            "id": str(begun.session_id),
            "token": begun.token,
            "live": live.key_for([selectors.topic_of(begun.session_id)]),
        }
    )


@call
@require_GET
def lines(request: HttpRequest, municipality: str) -> HttpResponse:
    """What came after the line with number `na`; also the sign that the browser is still there."""
    session = selectors.session_of_token(_token(request))
    if session.state != SessionState.ENDED:
        services.see(session)
    return _shown(request, session, municipality)


@call
@require_POST
def act(request: HttpRequest, municipality: str, step: str) -> HttpResponse:
    """Write, choose, ask for a person, end and so on; answered with what is new."""
    if step == "typt":
        services.types(token=_token(request))
        return HttpResponse(status=204)
    if step not in _STEPS:
        raise NotFoundError(_("This chat is not there any more. Start a new one."))
    return _shown(request, _STEPS[step](request), municipality)


@call
@require_POST
def send_file(request: HttpRequest, municipality: str) -> HttpResponse:
    upload = request.FILES.get("bestand")
    if upload is None:
        raise InvalidError(_("Choose a file first."))
    session = services.send_file_of_citizen(
        token=_token(request),
        key=uuid_from(request.POST.get("key", "")),
        name=upload.name or "",
        data=upload.read(LARGEST_FILE + 1),
    )
    return _shown(request, session, municipality)


@call
@require_GET
def file(request: HttpRequest, municipality: str, document_id: uuid.UUID) -> HttpResponse:
    """A file of this chat, to save."""
    found = content_of(services.file_for_citizen(token=_token(request), document_id=document_id))
    response = HttpResponse(found.data, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["Content-Security-Policy"] = _FOREIGN
    return response


def _say(request: HttpRequest) -> ChatSession:
    key = uuid_from(request.POST.get("key", ""))
    return services.say(token=_token(request), key=key, text=request.POST.get("text", ""))


def _choose(request: HttpRequest) -> ChatSession:
    form = request.POST
    key, version = uuid_from(form.get("key", "")), uuid_from(form.get("version", ""))
    return services.choose(token=_token(request), key=key, version_id=version)


def _helped(request: HttpRequest) -> ChatSession:
    return services.was_helped(token=_token(request), version_id=uuid_from(request.POST.get("version", "")))


_STEPS: dict[str, Callable[[HttpRequest], ChatSession]] = {
    "stuur": _say,
    "kies": _choose,
    "geholpen": _helped,
    "medewerker": lambda request: services.ask_person(token=_token(request)),
    "naam": lambda request: services.say_name(token=_token(request), name=request.POST.get("naam", "")),
    "bel": lambda request: services.call_me_back(token=_token(request), number=request.POST.get("nummer", "")),
    "stop": lambda request: services.leave(token=_token(request)),
    "mail": lambda request: services.mail_transcript(token=_token(request), email=request.POST.get("email", "")),
}


def _shown(request: HttpRequest, session: ChatSession, slug: str) -> HttpResponse:
    form = request.GET if request.method == "GET" else request.POST
    return JsonResponse(citizen_view(session, offset_in(form.get("na", "")), slug=slug))


def _token(request: HttpRequest) -> str:
    return request.headers.get(TOKEN, "")
