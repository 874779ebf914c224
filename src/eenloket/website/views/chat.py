"""The chat as a page of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from eenloket.chat.selectors import is_on
from eenloket.chat.web import window_context
from eenloket.core.errors import NotFoundError
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


@site_page
def chat(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Where one types a question, and goes on with the chat one had. Raises NotFoundError where chat is off."""
    if not is_on(site.pk):
        raise NotFoundError
    crumbs = [Crumb(_("Chat"), request.path, is_ours=True)]
    return show(request, site, "website/chat.html", window_context(site), crumbs=crumbs)
