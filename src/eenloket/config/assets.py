"""Where the browser finds styles, scripts and fonts."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with the hash of their content, also in the imports of our modules: a module that a page names by its
    hash and another imports by its plain name would run twice."""

    support_js_module_import_aggregation = True
