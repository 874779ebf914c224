"""A file that somebody sends along with a form meets the virus scanner before it is kept."""

from __future__ import annotations

import pytest

from eenloket.core.errors import InvalidError
from eenloket.documents.types import VirusState
from eenloket.webforms import services
from tests.builders import a_centre
from tests.webforms.scenes import FILE, PNG, a_form

pytestmark = pytest.mark.django_db


def test_a_file_with_a_virus_is_refused_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eenloket.documents.scanning.scan", lambda data: VirusState.INFECTED)
    centre = a_centre()
    submission = services.start_submission(form=a_form(centre), municipality=centre.municipality)
    with pytest.raises(InvalidError, match="virus"):
        services.keep_file(submission_id=submission.pk, field=FILE, name="x.png", data=PNG)
    assert not submission.files.exists()


def test_a_clean_file_stays_clean_as_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eenloket.documents.scanning.scan", lambda data: VirusState.CLEAN)
    centre = a_centre()
    submission = services.start_submission(form=a_form(centre), municipality=centre.municipality)
    kept = services.keep_file(submission_id=submission.pk, field=FILE, name="x.png", data=PNG)
    assert kept.virus_state == VirusState.CLEAN
