"""A private PostgreSQL for the run, a migrated template in it, and a copy of that for each worker.

With EENLOKET_TEST_DATABASE_URL (a role that may create databases and roles) that server is used instead. Tests work
as the product does, in the role `eenloket_app`; only TRUNCATE is added, which transactional tests clean up with.
"""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from hypothesis import settings as hypothesis_settings

_is_first_process = "EENLOKET_TEST_DATA" not in os.environ  # workers of xdist inherit the environment
if _is_first_process:
    os.environ["EENLOKET_TEST_DATA"] = tempfile.mkdtemp(prefix="eenloket-test-")
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "EENLOKET_DB_ROLE", "EENLOKET_BASE_URL"):
    os.environ.pop(_name, None)
os.environ["EENLOKET_DATA"] = os.environ["EENLOKET_TEST_DATA"]
os.environ["DJANGO_SETTINGS_MODULE"] = "eenloket.config.settings"

# What takes longest comes first, so that no process is left alone with it at the end. The first two make what others
# need, the template database and the product's data directory, each in a process of its own while nobody waits.
_FIRST = (
    "tests/test_roles_matrix.py",
    "tests/platform/test_serve.py",
    "tests/journeys/",
    "tests/demo/",
    "tests/platform/test_embedded_postgres.py",
)

pytest_plugins = ["tests.platform.databases", "tests.platform.products", "tests.platform.browsers"]


def pytest_configure() -> None:
    """No collected static files, and passwords that cost nothing to check."""
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis_settings.register_profile("eenloket", deadline=None)  # a busy machine is no fault
    hypothesis_settings.load_profile("eenloket")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order of `_FIRST`; the rest after it as it was."""
    items.sort(key=lambda item: next((n for n, path in enumerate(_FIRST) if item.nodeid.startswith(path)), len(_FIRST)))


def pytest_collection_finish() -> None:
    """All code is loaded: as the product does then."""
    from eenloket.config.startup import settle_memory

    settle_memory()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if _is_first_process:
        shutil.rmtree(os.environ["EENLOKET_TEST_DATA"], ignore_errors=True)
