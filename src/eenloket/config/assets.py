"""Where the browser finds styles, scripts and fonts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with the hash of their content, also in the imports of our modules: a module that a page names by its
    hash and another imports by its plain name would run twice."""

    support_js_module_import_aggregation = True


def mark(request: HttpRequest) -> HttpResponse:
    """The icon of the product, for what is shown in a tab without a page around it."""
    return redirect(static("eenloket/mark.svg"))
