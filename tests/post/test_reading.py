"""Reading batches in the background: page by page, each once, whatever is cut off. Needs Tesseract."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.post import reading, selectors, services
from eenloket.post.models import Batch, Letter, Page
from eenloket.post.types import BatchState, PageState
from tests import builders as a

from .letters import LETTER, Look, a_page, as_pdf, as_tiff, invented
from .pages import a_small_page

pytestmark = pytest.mark.django_db
needs_tesseract = pytest.mark.skipif(not reading.is_present(), reason="tesseract with Dutch is not installed")
SMALL = Look(dpi=200)


@pytest.fixture
def desk() -> Staff:
    return a.a_colleague(a.a_centre("meerland"))


def uploaded(desk: Staff, data: bytes, **more: Any) -> Batch:
    municipality_id = next(iter(desk.municipality_ids))
    return services.upload(
        actor=desk, municipality_id=municipality_id, name="scan.pdf", data=data, **({"key": uuid7()} | more)
    )


def read_all(batch: Batch) -> None:
    while services.read_batch(batch.pk):
        pass


def a_fake_page(text: str = "Geachte heer, ik wil graag verhuizen.") -> Callable[..., reading.PageRead]:
    def read(*_given: Any, **_named: Any) -> reading.PageRead:
        return reading.PageRead(text=text, sure=0.95, is_readable=True, preview=b"x", pdf=as_pdf([a_small_page()]))

    return read


@needs_tesseract
def test_a_pile_with_a_separator_sheet_becomes_letters(desk: Staff) -> None:
    sheet, _dpi = reading.picture_of(services.separator_sheet(), 0)
    pile = as_tiff([a_page(LETTER), sheet, a_page(invented(3))])
    batch = uploaded(desk, pile)
    read_all(batch)
    letters = list(Letter.objects.order_by("created_at"))
    assert [letter.subject for letter in letters] == [
        "bezwaar tegen parkeerboete",
        "losliggende stoeptegels bij de school",
    ]
    assert Page.objects.filter(state=PageState.SEPARATOR, letter=None).count() == 1


@needs_tesseract
def test_a_blank_page_separates_only_when_that_is_said(desk: Staff) -> None:
    pile = [a_page(LETTER, SMALL), a_page("", SMALL), a_page(invented(1), SMALL)]
    for blank_separates, number in ((False, 1), (True, 2)):
        batch = uploaded(desk, as_pdf(pile, dpi=200), blank_separates=blank_separates)
        read_all(batch)
        assert batch.letters.count() == number


@needs_tesseract
def test_a_page_upside_down_is_read_upright(desk: Staff) -> None:
    batch = uploaded(desk, as_pdf([a_page(LETTER, SMALL).rotate(180)], dpi=200))
    read_all(batch)
    assert batch.letters.get().subject == "bezwaar tegen parkeerboete"


def test_pages_are_read_a_few_at_a_time_and_progress_is_seen(desk: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, a_fake_page())
    batch = uploaded(desk, as_pdf([a_small_page(100 + n) for n in range(5)]))
    assert services.read_batch(batch.pk, most=2) is True
    batch.refresh_from_db()
    assert (batch.state, batch.pages_read, batch.page_count) == (BatchState.READING, 2, 5)
    read_all(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.pages_read) == (BatchState.READ, 5)


def test_two_workers_make_the_letters_once(desk: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = uploaded(desk, as_pdf([a_small_page(100), a_small_page(120)]))

    def read(*_given: Any, **_named: Any) -> reading.PageRead:
        """While the first reads a page, the second reads all of them."""
        _pretend(monkeypatch, a_fake_page())
        read_all(batch)
        return a_fake_page("Van de tweede.")()

    _pretend(monkeypatch, read)
    read_all(batch)
    assert Letter.objects.count() == 1
    assert {page.text for page in Page.objects.all()} == {"Geachte heer, ik wil graag verhuizen."}


def test_a_worker_that_is_killed_loses_one_page_and_nothing_twice(desk: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = uploaded(desk, as_pdf([a_small_page(100), a_small_page(120)]))
    calls = []

    def read(*_given: Any, **_named: Any) -> reading.PageRead:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt  # as near to a kill as a test comes
        return a_fake_page()()

    _pretend(monkeypatch, read)
    with pytest.raises(KeyboardInterrupt):
        services.read_batch(batch.pk)
    assert services.sweep() == 1
    read_all(batch)
    assert len(calls) == 3
    assert batch.letters.get().pages.count() == 2


def test_a_page_that_kills_each_time_is_left_to_people(desk: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = uploaded(desk, as_pdf([a_small_page()]))

    def read(*_given: Any, **_named: Any) -> reading.PageRead:
        raise KeyboardInterrupt

    _pretend(monkeypatch, read)
    for _each in range(3):
        with pytest.raises(KeyboardInterrupt):
            services.read_batch(batch.pk)
    read_all(batch)
    letter = batch.letters.get()
    assert not letter.is_readable
    assert Page.objects.get().state == PageState.TEXT


def test_without_tesseract_a_scan_is_kept_and_says_so(desk: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eenloket.post.reading.is_present", lambda: False)
    batch = uploaded(desk, as_pdf([a_small_page()]))
    read_all(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == (BatchState.REFUSED, "engine")
    assert not services.check().is_ok
    _pretend(monkeypatch, a_fake_page())
    services.again(actor=desk, batch_id=batch.pk)
    read_all(batch)
    assert batch.letters.count() == 1


def test_the_same_upload_twice_is_one_batch_and_bad_ones_are_named(desk: Staff) -> None:
    key, data = uuid7(), as_pdf([a_small_page()])
    assert uploaded(desk, data, key=key).pk == uploaded(desk, data, key=key).pk
    with pytest.raises(InvalidError, match="PDF, TIFF, JPEG"):
        uploaded(desk, b"tekst")
    with pytest.raises(NotAllowedError):
        uploaded(a.a_colleague_of(desk, "advisor_3"), data)


def test_a_scanner_folder_is_emptied_once(desk: Staff, tmp_path: Path, settings: Any) -> None:
    settings.EENLOKET_POST = str(tmp_path)
    folder = tmp_path / "meerland"
    folder.mkdir()
    (folder / "brief.pdf").write_bytes(as_pdf([a_small_page()]))
    (folder / "half.pdf.part").write_bytes(b"%PDF-")
    (folder / "nep.pdf").write_bytes(b"tekst")
    assert services.look_in_folders() == 0  # still warm: perhaps not whole
    _let_rest(folder)
    assert services.look_in_folders() == 2
    assert services.look_in_folders() == 0
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["brief.pdf", "nep.pdf"]
    assert Batch.objects.count() == 2
    assert [each.problem for each in selectors.refused_batches(desk)] == ["kind"]


def test_a_file_that_was_stored_but_not_moved_is_not_doubled(
    desk: Staff, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EENLOKET_POST = str(tmp_path)
    folder = tmp_path / "meerland"
    folder.mkdir()
    (folder / "brief.pdf").write_bytes(as_pdf([a_small_page()]))
    _let_rest(folder)

    def killed(_path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eenloket.post.services.folder._move", killed)
        with pytest.raises(KeyboardInterrupt):
            services.look_in_folders()
    assert services.look_in_folders() == 1
    assert Batch.objects.count() == 1
    assert not list(folder.glob("*.pdf"))


def test_the_state_of_the_channel_tells_what_waits(desk: Staff) -> None:
    uploaded(desk, as_pdf([a_small_page()]))
    (state,) = selectors.channel_state(desk.contact_centre_id, desk.municipality_ids)
    assert (state.reading, state.to_confirm, state.refused) == (1, 0, 0)
    assert state.last_received_on
    assert selectors.channel_state(desk.contact_centre_id, [uuid.UUID(int=1)]) == []


def _pretend(monkeypatch: pytest.MonkeyPatch, read: Callable[..., reading.PageRead]) -> None:
    monkeypatch.setattr("eenloket.post.reading.is_present", lambda: True)
    monkeypatch.setattr("eenloket.post.reading.read_page", read)


def _let_rest(folder: Path) -> None:
    """As if nobody had touched the files for a minute."""
    for path in folder.iterdir():
        if path.is_file():
            os.utime(path, (path.stat().st_mtime - 60, path.stat().st_mtime - 60))
