"""Post in a real browser: a letter is uploaded, read, confirmed by keyboard and ends in a dossier to be exported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from eenloket.post import reading
from tests.journeys.people import ADVISOR, Person
from tests.post.letters import LETTER, Look, a_scan, as_pdf

pytestmark = pytest.mark.skipif(not reading.is_present(), reason="tesseract with Dutch is not installed")

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
READING_SECONDS = 120

People = Callable[..., Person]
Look_ = Callable[[Person], None]


def upload(someone: Person, path: Path) -> None:
    someone.go("/post/")
    someone.page.locator("#f-municipality").select_option(label="Merenwold")
    someone.page.locator("#f-file").set_input_files(path)
    someone.page.locator("form[enctype] button[type=submit]").press("Enter")
    someone.page.wait_for_url("**/post/")


def test_a_letter_is_read_confirmed_by_keyboard_and_ends_in_a_dossier(
    person: People, axe: Look_, tmp_path: Path
) -> None:
    scan = tmp_path / "brief.pdf"
    scan.write_bytes(
        as_pdf([a_scan(LETTER.replace("Meerland", "Merenwold"), Look(dpi=200, skew=1.5, noise=6))], dpi=200)
    )
    ilse = person(ADVISOR)
    page = ilse.page
    upload(ilse, scan)
    row = page.locator("#post-waiting a.q").filter(has_text="bezwaar tegen parkeerboete")
    expect(row).to_be_visible(timeout=READING_SECONDS * 1000)  # by itself: nobody loads the page again
    axe(ilse)

    row.press("Enter")
    page.wait_for_url("**/post/brief/**")
    expect(page.locator("#f-sender_name")).to_have_value("J. Bakker-de Wit")
    expect(page.locator("#f-letter_date")).to_have_value("2026-11-12")
    expect(page.locator("#f-department")).to_contain_text("Parkeren")
    axe(ilse)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    axe(ilse)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.locator("#f-department").select_option(label="Parkeren")
    page.locator("#f-place").fill("doos 48")
    page.locator("#f-place").press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Ingeschreven")

    ilse.go("/post/ingeschreven/?q=parkeerboete")
    axe(ilse)
    page.locator("tbody th a").first.press("Enter")
    page.wait_for_url("**/post/brief/**")
    page.locator("main a[href^='/zaken/']").press("Enter")
    page.wait_for_url("**/zaken/**")
    page.locator("#case-facts a[href$='/dossier/']").press("Enter")
    page.wait_for_url("**/dossier/")
    expect(page.locator(".dossier-tl")).to_contain_text("vergunning achter de voorruit")
    axe(ilse)

    page.locator("#f-q").fill("voorruit")
    page.locator("#f-q").press("Enter")
    page.locator(".dossier-tl a[href*='document=']").first.press("Enter")
    expect(page.locator(".dossier-page").first).to_be_visible()
    axe(ilse)
    with page.expect_download() as downloading:
        page.locator("form[action$='exporteren/'] button").press("Enter")
    archive = zipfile.ZipFile(io.BytesIO(Path(downloading.value.path()).read_bytes()))
    assert {"index.html", "index.csv"} <= set(archive.namelist())
    assert any(name.startswith("documenten/") and name.endswith(".pdf") for name in archive.namelist())
    assert not ilse.faults
