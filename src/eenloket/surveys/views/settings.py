"""Whom a municipality asks, how often, in which words, and how that looks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.contacts.types import Channel
from eenloket.core import gsm
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.gateways.types import Channel as MessageChannel
from eenloket.surveys import forms, selectors, services
from eenloket.surveys.texts import INVITATION, THANKS, example_of
from eenloket.surveys.types import BEST, Solved
from eenloket.surveys.wording import LANGUAGES, NAMES
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_LABELS: Final = {
    "rest_days": (gettext_lazy("Days of rest"), gettext_lazy("Nobody is asked twice within so many days.")),
    "expires_days": (gettext_lazy("Days to answer"), gettext_lazy("After that the page is closed.")),
    "delay_minutes": (gettext_lazy("Minutes to wait"), gettext_lazy("From saving the contact to asking.")),
    "low_mark": (gettext_lazy("Low mark"), gettext_lazy("Up to this mark we ask: may we call you? 0: never.")),
    "fewest": (gettext_lazy("Fewest marks"), gettext_lazy("A smaller group has no figure.")),
    "keep_months": (gettext_lazy("Months that words are kept"), gettext_lazy("Marks stay longer, without the words.")),
}


@desk_page(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The settings of one municipality; posted with "voorbeeld" only how it would look."""
    staff = staff_of(request)
    place = _place(staff, typed_in(request.POST, "gemeente") or typed_in(request.GET, "gemeente"))
    setting = selectors.setting_of(staff, place.pk)
    typed, errors, status = forms.typed_from(setting), {}, 200
    if request.method == "POST":
        typed = forms.typed_in_form(request.POST)
        if "voorbeeld" not in request.POST:
            try:
                _save(staff, place.pk, typed)
            except InvalidError as error:
                errors, status = error.fields, 422
            except ConflictError as error:
                errors, status = {"number": str(error)}, 409
            else:
                messages.success(request, _("Kept. From now on it is asked like this."))
                return HttpResponseRedirect(f"{request.path}?gemeente={place.pk}")
    context = {
        "place": place,
        "places": municipalities_of(staff),
        "setting": setting,
        "typed": typed,
        "errors": errors,
        "numbers": [(name, *_LABELS[name], typed[name], errors.get(name, "")) for name in forms.NUMBERS],
        "channels": [
            (value, label, typed[f"share_{value}"], typed[f"way_{value}"], errors.get(f"share_{value}", ""))
            for value, label in Channel.choices
        ],
        "ways": forms.ways(),
        "questions": [
            (code, language, [(f"{code}_{name}", label, typed[f"{code}_{name}"]) for name, label in NAMES.items()])
            for code, language in LANGUAGES.items()
        ],
        "pages": [(code, language, forms.shown_words(typed, code)) for code, language in LANGUAGES.items()],
        "marks": range(1, BEST + 1),
        "solved": Solved.choices,
        "texts": _texts(place),
        "may_word": may(staff, Permission.MANAGE_CHANNELS),
        "is_preview": request.method == "POST" and "voorbeeld" in request.POST,
    }
    return render(request, "surveys/settings.html", context, status=status)


def _save(staff: Staff, municipality_id: uuid.UUID, typed: dict[str, str]) -> None:
    number = typed["number"]
    services.save_setting(
        actor=staff,
        municipality_id=municipality_id,
        number=int(number) if number.isdecimal() and len(number) < 6 else 0,
        rules=forms.rules_in(typed),
        words=forms.words_in(typed),
    )


def _place(staff: Staff, typed: str) -> Municipality:
    """The municipality that was chosen, or the first one. Raises NotFoundError for one that is out of reach."""
    own = municipalities_of(staff)
    found = next((each for each in own if each.pk == uuid_or_none(typed)), None) if typed else next(iter(own), None)
    if found is None:
        raise NotFoundError(_("That municipality does not exist."))
    return found


def _texts(place: Municipality) -> list[dict[str, Any]]:
    """The messages as they go out, with how many a text makes."""
    rows = []
    for kind in (INVITATION, THANKS):
        for channel in kind.shipped:
            subject, body = example_of(kind, place, channel)
            count = gsm.count(body) if channel == MessageChannel.SMS else None
            rows.append(
                {
                    "kind": kind,
                    "channel": channel,
                    "label": MessageChannel(channel).label,
                    "subject": subject,
                    "body": body,
                    "count": count,
                }
            )
    return rows
