from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import Client

from eenloket.config.assets import HashedStaticFiles


def test_a_module_is_imported_under_the_name_that_pages_use(tmp_path: Path) -> None:
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    plain = FileSystemStorage(tmp_path)
    found = {}
    for name in ("eenloket/desk.js", "eenloket/sending.js", "desk/conversation.js", "content/editor.js"):
        path = finders.find(name)
        assert path
        plain.save(name, ContentFile(Path(path).read_bytes()))
        found[name] = (plain, name)
    processed = list(storage.post_process(found))
    hashed = {name: str(stored) for name, stored, _done in processed if str(stored).endswith(".js")}
    desk, sending = hashed["eenloket/desk.js"], hashed["eenloket/sending.js"]
    for name, expected in (
        ("desk/conversation.js", ["../" + desk, "../" + sending]),
        ("content/editor.js", ["../" + desk, "../" + sending]),
        ("eenloket/sending.js", ["./" + desk.removeprefix("eenloket/")]),
    ):
        module = (tmp_path / hashed[name]).read_text()
        assert re.findall(r"from ['\"]([^'\"]+)['\"]", module) == expected


def test_the_product_serves_hashed_names() -> None:
    from eenloket.config import settings as product

    assert product.STORAGES["staticfiles"]["BACKEND"] == "eenloket.config.assets.HashedStaticFiles"
    assert settings.STATIC_URL == "/static/"


def test_a_document_in_a_tab_of_its_own_has_an_icon(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(answer.headers["Location"].removeprefix(settings.STATIC_URL))
