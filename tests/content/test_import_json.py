"""VACs, knowledge articles and SDG texts as JSON: every shape, nothing twice, a wrong row by its field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eenloket.content.imports import Wishes, import_articles, import_sdg, import_vacs
from eenloket.content.models import Answer, Product
from eenloket.content.services import AnswerSource as Source
from eenloket.content.services import open_draft, publish_answer
from eenloket.content.services.publishing import text_of
from eenloket.core.errors import InvalidError
from tests.builders import Centre, a_centre, a_colleague, a_department

pytestmark = pytest.mark.django_db

VAC: dict[str, Any] = {
    "vraag": "Mag mijn hond los op het strand?",
    "antwoord": "<p>Ja, van oktober tot april.</p><p>Lees de <a href='https://x.example/apv'>regels</a>.</p>",
    "status": "actief",
    "doelgroep": "eu-burger",
    "toelichting": "Vraag naar het strand.",
    "trefwoorden": [{"trefwoord": "hond"}, {"trefwoord": "strand"}],
}
ARTICLE: dict[str, Any] = {
    "url": "https://sdg.example/producten/k1",
    "uuid": "k1",
    "upnUri": "http://standaarden.overheid.nl/owms/terms/paspoort",
    "publicatieDatum": "2026-01-05",
    "productAanwezig": True,
    "productValtOnder": None,
    "verantwoordelijkeOrganisatie": {"owmsPrefLabel": "Meerland", "url": "https://x", "owmsIdentifier": "https://x"},
    "locaties": None,
    "doelgroep": "eu-burger",
    "beschikbareTalen": ["nl", "en"],
    "vertalingen": [
        {"taal": "en", "titel": "Passport", "tekst": "Apply here.", "datumWijziging": "2026-01-05T10:00:00Z"},
        {
            "taal": "nl",
            "titel": "Paspoort",
            "tekst": "Met een **paspoort** reist u.\n\nHet is 10 jaar geldig.",
            "procedureBeschrijving": "Maak een afspraak.",
            "vereisten": "U hebt nodig:\n\n*   een pasfoto\n*   uw oude paspoort",
            "kostenEnBetaalmethoden": "- Volwassene: € 88,65\n- Kind: € 67,05",
            "uitersteTermijn": "5 werkdagen",
            "bezwaarEnBeroep": "Dat kan binnen 6 weken.",
            "deskMemo": "Let op de foto.",
            "trefwoorden": [{"trefwoord": "pas"}],
            "datumWijziging": "2026-01-05T10:00:00Z",
        },
    ],
}
SDG_FILE = Path(__file__).parent / "data" / "sdg_ondernemersplein_example.json"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def _file(folder: Path, content: Any, name: str = "in.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def _an_api_record(data: dict[str, Any], key: str = "v1") -> dict[str, Any]:
    return {"url": f"https://objects.example/{key}", "uuid": key, "record": {"index": 1, "data": data}}


@pytest.mark.parametrize(
    "content",
    [
        VAC,
        [VAC],
        _an_api_record(VAC),
        {"count": 1, "next": None, "results": [_an_api_record(VAC)]},
        json.dumps(VAC) + "\n",
        "\ufeff" + json.dumps(VAC),
    ],
)
def test_a_vac_is_found_in_every_shape_of_file(centre: Centre, tmp_path: Path, content: Any) -> None:
    assert import_vacs(centre.id, _file(tmp_path, content)).added == 1
    version = Answer.objects.get().current
    assert version is not None
    assert (version.title, version.short) == (VAC["vraag"], "Ja, van oktober tot april.")
    assert version.text == "Ja, van oktober tot april.\n\nLees de regels."
    assert version.links == [{"label": "regels", "url": "https://x.example/apv"}]
    assert (version.internal_note, version.keywords) == ("Vraag naar het strand.", ["hond", "strand"])


def test_lines_of_json_stand_on_their_own(centre: Centre, tmp_path: Path) -> None:
    lines = [json.dumps(VAC), "{kapot", "[1]", json.dumps({**VAC, "vraag": "Andere vraag?"})]
    report = import_vacs(centre.id, _file(tmp_path, "\n".join(lines)))
    assert (report.added, [each.line for each in report.problems]) == (2, [2, 3])


def test_again_changes_nothing_and_a_new_text_is_a_change(centre: Centre, tmp_path: Path) -> None:
    import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
    assert import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC))).unchanged == 1
    changed = _an_api_record({**VAC, "antwoord": "Nee."})
    assert import_vacs(centre.id, _file(tmp_path, changed)).changed == 1
    assert Answer.objects.get().versions.count() == 2


def test_a_dry_run_counts_the_same_and_stores_nothing(centre: Centre, tmp_path: Path) -> None:
    rows = [_an_api_record(VAC), _an_api_record({**VAC, "vraag": ""}, "v2")]
    report = import_vacs(centre.id, _file(tmp_path, rows), wishes=Wishes(dry_run=True))
    assert (report.added, len(report.problems)) == (1, 1)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vraag": None}, "vraag"),
        ({"vraag": "x" * 301}, "vraag"),
        ({"antwoord": 7}, "antwoord"),
        ({"antwoord": "nul \x00"}, "antwoord"),
        ({"antwoord": "half \ud800"}, "antwoord"),
        ({"status": "weg"}, "status"),
        ({"doelgroep": ""}, "doelgroep"),
        ({"trefwoorden": ["hond"]}, "trefwoorden"),
        ({"trefwoorden": [{"trefwoord": 1}]}, "trefwoorden"),
        ({"afdelingen": [{"afdelingNaam": "Nergens"}]}, "afdelingen"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_goes_on(
    centre: Centre, tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps([_an_api_record({**VAC, **change}), _an_api_record(VAC, "v2")]))
    report = import_vacs(centre.id, path)
    assert ([(each.line, each.field) for each in report.problems], report.added) == ([(1, field)], 1)


def test_all_that_is_wrong_with_a_row_is_told_at_once(centre: Centre, tmp_path: Path) -> None:
    report = import_vacs(centre.id, _file(tmp_path, {"toelichting": 1}))
    assert {each.field for each in report.problems} == {"vraag", "antwoord", "status", "doelgroep", "toelichting"}


def test_the_same_id_twice_is_a_fault_of_the_second_row(centre: Centre, tmp_path: Path) -> None:
    report = import_vacs(centre.id, _file(tmp_path, [_an_api_record(VAC), _an_api_record(VAC)]))
    assert (report.added, [(each.line, each.field) for each in report.problems]) == (1, [(2, "id")])


def test_a_vac_that_is_no_longer_in_force_is_taken_off_and_a_new_one_is_not_taken(
    centre: Centre, tmp_path: Path
) -> None:
    over = _an_api_record({**VAC, "status": "non-actief"})
    assert import_vacs(centre.id, _file(tmp_path, over)).skipped == 1
    import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
    assert import_vacs(centre.id, _file(tmp_path, over)).changed == 1
    assert not Answer.objects.get().is_published
    assert import_vacs(centre.id, _file(tmp_path, over)).unchanged == 1


def test_vacs_of_others_say_whose_they_are_and_leave_departments_alone(centre: Centre, tmp_path: Path) -> None:
    theirs = {**VAC, "afdelingen": [{"afdelingNaam": "Nergens"}]}
    import_vacs(centre.id, _file(tmp_path, theirs), authority="Waterschap Noord")
    answer = Answer.objects.get()
    assert (answer.source, answer.authority, answer.layer) == ("waterschap-noord", "Waterschap Noord", "waterschap")


def test_the_department_that_is_named_owns_it(centre: Centre, tmp_path: Path) -> None:
    owner = a_department(centre)
    import_vacs(centre.id, _file(tmp_path, {**VAC, "afdelingen": [{"afdelingNaam": "burgerzaken"}]}))
    assert Answer.objects.get().owner == owner


class TestWhatEditorsChanged:
    """An import does not undo what was done here."""

    def _edit(self, centre: Centre, **parts: Any) -> Answer:
        answer = Answer.objects.get()
        assert answer.current is not None
        text = text_of(answer.current)
        source = Source(source_id=answer.source_id, source=answer.source)
        changed = type(text)(**{**vars(text), **parts})
        publish_answer(contact_centre_id=centre.id, source=source, text=changed, by="Tamara")
        answer.refresh_from_db()
        return answer

    def test_a_changed_text_is_kept_and_reported(self, centre: Centre, tmp_path: Path) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        self._edit(centre, short="Ja, maar niet in de zomer.")
        newer = _file(tmp_path, _an_api_record({**VAC, "antwoord": "Nooit."}))
        report = import_vacs(centre.id, newer)
        assert (report.kept, report.changed, len(report.remarks)) == (1, 0, 1)
        assert str(Answer.objects.get().current.short) == "Ja, maar niet in de zomer."  # type: ignore[union-attr]

    def test_it_is_written_over_only_when_that_is_asked(self, centre: Centre, tmp_path: Path) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        self._edit(centre, short="Ja, maar niet in de zomer.")
        newer = _file(tmp_path, _an_api_record({**VAC, "antwoord": "Nooit."}))
        assert import_vacs(centre.id, newer, wishes=Wishes(overwrite=True)).changed == 1
        assert Answer.objects.get().current.short == "Nooit."  # type: ignore[union-attr]

    def test_parts_that_the_file_does_not_speak_of_stay_and_do_not_stop_it(
        self, centre: Centre, tmp_path: Path
    ) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        self._edit(centre, protocol=[{"do": "Vraag welk strand."}], phrasings=["hondje los"])
        assert import_vacs(centre.id, _file(tmp_path, _an_api_record({**VAC, "antwoord": "Nooit."}))).changed == 1
        current = Answer.objects.get().current
        assert current is not None
        assert (current.short, current.protocol) == ("Nooit.", [{"do": "Vraag welk strand."}])
        assert current.phrasings == ["hondje los"]

    def test_a_change_that_the_source_made_too_is_no_conflict(self, centre: Centre, tmp_path: Path) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        self._edit(centre, short="Nooit.", text="Nooit.", links=[])
        report = import_vacs(centre.id, _file(tmp_path, _an_api_record({**VAC, "antwoord": "Nooit."})))
        assert (report.unchanged, report.kept) == (1, 0)

    def test_another_owner_is_kept(self, centre: Centre, tmp_path: Path) -> None:
        a_department(centre), a_department(centre, "handhaving")
        theirs = _an_api_record({**VAC, "afdelingen": [{"afdelingNaam": "burgerzaken"}]})
        import_vacs(centre.id, _file(tmp_path, theirs))
        Answer.objects.update(owner=a_department(centre, "handhaving"))
        report = import_vacs(centre.id, _file(tmp_path, theirs))
        assert (report.kept, [each.field for each in report.remarks]) == (1, ["owner"])

    def test_a_text_that_somebody_works_on_waits(self, centre: Centre, tmp_path: Path) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        open_draft(actor=a_colleague(centre, "content_editor"), slug=Answer.objects.get().slug)
        assert import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC))).unchanged == 1
        newer = _file(tmp_path, _an_api_record({**VAC, "antwoord": "Nooit."}))
        assert import_vacs(centre.id, newer).kept == 1
        assert import_vacs(centre.id, newer, wishes=Wishes(overwrite=True)).changed == 1

    def test_what_was_taken_off_here_is_not_put_back(self, centre: Centre, tmp_path: Path) -> None:
        import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)))
        Answer.objects.update(is_published=False)
        assert import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC))).kept == 1
        assert import_vacs(centre.id, _file(tmp_path, _an_api_record(VAC)), wishes=Wishes(overwrite=True)).changed == 1
        assert Answer.objects.get().is_published


@pytest.mark.parametrize(
    "content", ["", "{", '{"a": 1}\nnietjson', "nul", "[" * 100_000, '{"vraag": NaN, }', "id;vraag\n"]
)
def test_another_kind_of_file_is_refused_in_one_sentence(centre: Centre, tmp_path: Path, content: str) -> None:
    path = _file(tmp_path, content, "wrong.json")
    if content.startswith('{"a"'):  # an object a line: the second is reported, the first is no VAC
        assert len({each.line for each in import_articles(centre.id, path).problems}) == 2
        return
    with pytest.raises(InvalidError, match=r"wrong\.json"):
        import_articles(centre.id, path)


def test_no_utf8_is_refused_with_its_line(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(b'[\n{"vraag": "caf\xe9"}]')
    with pytest.raises(InvalidError, match=r"UTF-8 \(line 2\)"):
        import_vacs(centre.id, path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InvalidError, match="50 MB"):
        import_vacs(centre.id, path)


class TestArticles:
    def test_every_part_finds_its_place(self, centre: Centre, tmp_path: Path) -> None:
        Product.objects.create(uri=ARTICLE["upnUri"], name="paspoort")
        assert import_articles(centre.id, _file(tmp_path, ARTICLE)).problems == []
        answer = Answer.objects.select_related("current", "product").get()
        assert (answer.municipality, answer.authority, answer.layer) == (centre.municipality, "", "gemeente")
        assert answer.product is not None
        text = text_of(answer.current)  # type: ignore[arg-type]
        assert (text.title, text.short, text.term) == ("Paspoort", "Met een paspoort reist u.", "5 werkdagen")
        assert text.conditions == ("een pasfoto", "uw oude paspoort")
        assert text.costs[0] == {"label": "Volwassene", "amount": "€ 88,65"}
        assert text.steps == ({"title": "Zo regelt u het", "text": "Maak een afspraak."},)
        assert text.text.endswith("## Bezwaar maken\n\nDat kan binnen 6 weken.")
        assert (text.internal_note, text.keywords) == ("Let op de foto.", ("pas",))

    def test_again_changes_nothing(self, centre: Centre, tmp_path: Path) -> None:
        import_articles(centre.id, _file(tmp_path, [ARTICLE]))
        report = import_articles(centre.id, _file(tmp_path, [_an_api_record(ARTICLE, "k1")]))
        assert (report.unchanged, report.added) == (1, 0)

    def test_an_unknown_product_is_a_remark_and_no_dutch_text_is_not_for_us(
        self, centre: Centre, tmp_path: Path
    ) -> None:
        english = {**ARTICLE, "uuid": "k2", "vertalingen": ARTICLE["vertalingen"][:1]}
        report = import_articles(centre.id, _file(tmp_path, [ARTICLE, english]))
        assert (report.added, report.skipped, [each.field for each in report.remarks]) == (1, 1, ["upnUri"])

    def test_a_fault_inside_the_dutch_text_is_named(self, centre: Centre, tmp_path: Path) -> None:
        wrong = {**ARTICLE, "vertalingen": [{**ARTICLE["vertalingen"][1], "titel": "", "vereisten": 3}]}
        report = import_articles(centre.id, _file(tmp_path, wrong))
        assert {each.field for each in report.problems} == {"vertalingen.titel", "vertalingen.vereisten"}

    def test_a_product_that_is_not_given_is_not_taken(self, centre: Centre, tmp_path: Path) -> None:
        assert import_articles(centre.id, _file(tmp_path, {**ARTICLE, "productAanwezig": False})).skipped == 1


class TestSdg:
    TEXT = (
        "U hebt een vergunning nodig.\r\n\r\n## Voorwaarden ventvergunning\r\n\r\nU:\r\n\r\n*   bent 18\r\n"
        "*   woont hier\r\n\r\n## Kosten\r\n\r\nLeges: 50 euro.\r\n\r\n## Digitaal aanvragen\r\n\r\nVia de "
        "[berichtenbox](https://box.example/).\r\n\r\n## Moet u dit aanvragen?\r\n\r\nMeestal."
    )
    ROW = {
        "titel": "Ventvergunning",
        "tekst": TEXT,
        "links": [{"label": "Wet", "url": "http://wetten.overheid.nl/1", "categorie": "wetgeving"}],
        "organisaties": [{"rol": "x", "owmsPrefLabel": "Rijksdienst"}],
        "laatstGewijzigd": "2022-09-02T04:00:14",
        "laatstGecheckt": "2020-11-27T15:01:59",
        "url": "https://x.example/vent",
        "upnUri": "http://x/vent",
        "upnLabel": "ventvergunning",
        "taal": "nl",
        "id": "s1",
    }

    def test_a_text_is_divided_over_the_parts_of_an_answer(self, centre: Centre, tmp_path: Path) -> None:
        import_sdg(centre.id, _file(tmp_path, {"count": 1, "results": [self.ROW]}))
        answer = Answer.objects.get()
        text = text_of(answer.current)  # type: ignore[arg-type]
        assert (answer.authority, answer.layer, answer.source_url) == ("Rijksdienst", "rijk", self.ROW["url"])
        assert text.conditions == ("bent 18", "woont hier")
        assert text.costs == ({"label": "Kosten", "amount": "Leges: 50 euro."},)
        assert text.steps == ({"title": "Digitaal aanvragen", "text": "Via de berichtenbox."},)
        assert text.text == "U hebt een vergunning nodig.\n\n## Moet u dit aanvragen?\n\nMeestal."
        assert [each["url"] for each in text.links] == ["https://box.example/", "http://wetten.overheid.nl/1"]
        assert text.keywords == ("ventvergunning",)

    def test_the_real_example_comes_in_without_a_problem_and_again_without_a_change(self, centre: Centre) -> None:
        report = import_sdg(centre.id, SDG_FILE)
        assert (report.added, report.skipped, report.problems) == (9, 11, [])
        assert import_sdg(centre.id, SDG_FILE).unchanged == 9
