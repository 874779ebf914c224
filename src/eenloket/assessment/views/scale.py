"""What the levels are called, and how heavily each source counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment import selectors, services
from eenloket.assessment.forms import OwnWordsForm, ScaleForm
from eenloket.assessment.names import short_name
from eenloket.assessment.web import places
from eenloket.core.errors import InvalidError
from eenloket.profiles.selectors import profiles_of


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def scale(request: HttpRequest) -> HttpResponse:
    """The words of the four levels, those of single elements, and the weight of each source."""
    staff = staff_of(request)
    current = selectors.scale_of(staff.contact_centre_id)
    elements = selectors.required_by(profiles_of(staff.contact_centre_id))
    named = sorted(((key, short_name(each)) for key, each in elements.items()), key=lambda each: each[1])
    is_own = request.POST.get("part") == "own"
    asked = request.GET.get("element", "")
    shown = {f"own_{n}": word for n, word in enumerate(current.own_words.get(asked, ()), 1)} | {"element": asked}
    form = ScaleForm(request.POST if request.method == "POST" and not is_own else None, scale=current)
    own = OwnWordsForm(request.POST if is_own else None, elements=named, initial=shown)
    chosen = own if is_own else form
    if request.method == "POST" and chosen.is_valid():
        try:
            if is_own:
                services.save_own_words(actor=staff, key=own.cleaned_data["element"], words=own.words())
            else:
                services.save_scale(actor=staff, words=form.words(), weights=form.weights())
        except InvalidError as error:
            chosen.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The scale is saved."))
            return redirect("assessment:scale")
    names = dict(named)
    context = {
        "form": form,
        "own": own,
        "own_words": [(key, names.get(key, key), words) for key, words in sorted(current.own_words.items())],
        "own_places": places(staff, "scale"),
    }
    return render(request, "assessment/scale.html", context, status=422 if chosen.errors else 200)
