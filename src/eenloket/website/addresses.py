"""The one address of each page, as search engines know it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


def root_of(site: Municipality) -> str:
    """Where the site of a municipality is: at its own host name, else at the address of the installation."""
    if site.host:
        return f"{urlsplit(settings.EENLOKET_BASE_URL).scheme}://{site.host}"
    return str(settings.EENLOKET_BASE_URL)


def address_of(site: Municipality, page: str, *args: str) -> str:
    """The whole address of a page of the site."""
    return root_of(site) + reverse(f"website:{page}", args=[site.slug, *args])
