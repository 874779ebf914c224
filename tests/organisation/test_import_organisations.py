from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eenloket.core.errors import InvalidError
from eenloket.organisation.imports import bundled, import_organisations, municipality_ends
from eenloket.organisation.models import GovernmentOrganisation

pytestmark = pytest.mark.django_db

URI = "https://identifier.overheid.nl/tooi/id/gemeente/gm0293"


def _file(folder: Path, *entries: Any) -> Path:
    path = folder / "organisations.json"
    path.write_text(json.dumps(entries), "utf-8")
    return path


def _entry(uri: str = URI, name: str = "gemeente Westervoort", origin: str = "gemeentelijst") -> dict[str, Any]:
    return {"fields": {"identifier": uri, "naam": name, "oorsprong": origin}}


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    path = _file(tmp_path, _entry())
    assert import_organisations(path, ended={})["added"] == 1
    assert import_organisations(path, ended={}) == {"added": 0, "changed": 0, "unchanged": 1, "problems": []}
    assert GovernmentOrganisation.objects.get().name == "Gemeente Westervoort"


def test_a_wrong_item_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = _file(tmp_path, _entry(name=""), "nonsense", _entry(uri="no address"), _entry())
    report = import_organisations(path, ended={})
    assert [problem["line"] for problem in report["problems"]] == [1, 2, 3]
    assert report["added"] == 1


def test_what_was_added_by_hand_stays(tmp_path: Path) -> None:
    import_organisations(_file(tmp_path, _entry()), ended={})
    GovernmentOrganisation.objects.update(how_to_reach="Bel het loket.")
    import_organisations(_file(tmp_path, _entry(name="gemeente Westervoort (nieuw)")), ended={})
    stored = GovernmentOrganisation.objects.get()
    assert (stored.how_to_reach, stored.name) == ("Bel het loket.", "Gemeente Westervoort (nieuw)")


def test_a_municipality_that_ended_gets_its_end(tmp_path: Path) -> None:
    import_organisations(_file(tmp_path, _entry()), ended={"0293": date(2030, 1, 1)})
    assert GovernmentOrganisation.objects.get().ended_on == date(2030, 1, 1)


def test_the_bundled_register_imports_without_a_problem() -> None:
    report = import_organisations(bundled("tooi_organisations.json"))
    assert report["problems"] == []
    assert report["added"] > 1000
    assert GovernmentOrganisation.objects.filter(layer="provincie", ended_on=None).count() == 12


def test_the_bundled_table_of_municipalities_knows_what_ended() -> None:
    assert municipality_ends()["0003"] == date(2021, 1, 1)  # Appingedam


@pytest.mark.parametrize("content", ["no json", '{"a": 1}'])
def test_another_kind_of_file_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content)
    with pytest.raises(InvalidError, match=r"wrong\.json"):
        import_organisations(path, ended={})


def test_a_missing_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="No such file"):
        import_organisations(tmp_path / "nothing.json", ended={})
