"""Everything about a party or a case in one file, for whoever may see it."""

from __future__ import annotations

import io
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.contacts.services import receive_question, take_conversation
from eenloket.contacts.types import WrittenQuestion
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.documents.models import Document
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.dossier import selectors, services
from eenloket.dossier.models import Export
from eenloket.dossier.rules import file_names, safe_cell
from eenloket.dossier.types import Kind
from eenloket.parties.models import Party
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Staff:
    return a.a_colleague(a.a_centre("meerland"))


@pytest.fixture
def party(desk: Staff) -> Party:
    return a.a_party(desk, "Jo Jansen", email="jo@example.org")


def a_document(desk: Staff, about: dict[uuid.UUID, str], **more: Any) -> Document:
    fields: dict[str, Any] = {"name": "bijlage.txt", "data": b"Een boom in de weg", "text": "Een boom in de weg"}
    return keep_document(
        contact_centre_id=desk.contact_centre_id,
        municipality_id=next(iter(desk.municipality_ids)),
        origin=Origin.OWN,
        about=about,
        **(fields | more),
    )


def titles(desk: Staff, party: Party, **how: Any) -> list[str]:
    entries, _more = selectors.entries_page(selectors.scope_of_party(desk, party.pk), **how)
    return [entry.title for entry in entries]


def test_contacts_cases_messages_and_documents_are_one_file_newest_first(desk: Staff, party: Party) -> None:
    a.a_stored_contact(desk, subject="Paspoort kwijt", party=party)
    case = a.a_case(desk, a.a_department(a._centre_of(desk.contact_centre)), party=party, email="jo@example.org")
    a_document(desk, {case.pk: "case"}, title="Foto van de boom")
    question = WrittenQuestion(
        contact_centre_id=party.contact_centre_id,
        municipality_id=party.municipality_id,
        channel="web_form",
        text="Waar kan ik terecht?",
        party_id=party.pk,
    )
    receive_question(question, key=uuid7())
    scope = selectors.scope_of_party(desk, party.pk)
    entries, more = selectors.entries_page(scope)
    assert {entry.kind for entry in entries} == set(Kind)
    assert not more
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert [each.key for each in selectors.all_entries(scope)] == [each.key for each in reversed(entries)]


def test_pages_follow_each_other_without_a_gap_or_a_double(desk: Staff, party: Party) -> None:
    for number in range(7):
        a_document(desk, {party.pk: "party"}, name=f"{number}.txt", data=str(number).encode())
    scope, seen, before = selectors.scope_of_party(desk, party.pk), [], None
    while True:
        entries, more = selectors.entries_page(scope, before=before, limit=3)
        seen += [entry.key for entry in entries]
        if not more:
            break
        before = (entries[-1].at, entries[-1].key)
    assert len(seen) == len(set(seen)) == 7


def test_a_page_asks_as_much_of_the_database_for_a_large_dossier(
    desk: Staff, party: Party, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        a_document(desk, {party.pk: "party"}, name=f"{number}.txt", data=str(number).encode())
    with django_assert_max_num_queries(14):
        selectors.entries_page(selectors.scope_of_party(desk, party.pk))


def test_words_are_found_in_documents_and_in_what_was_written(desk: Staff, party: Party) -> None:
    a_document(desk, {party.pk: "party"}, title="Foto")
    a.a_stored_contact(desk, subject="Paspoort kwijt", party=party)
    assert titles(desk, party, typed="bomen weg") == ["Foto"]
    assert titles(desk, party, typed="paspoorten") == ["Paspoort kwijt"]
    assert titles(desk, party, kinds=["document"]) == ["Foto"]


def test_a_member_of_the_department_sees_the_case_but_not_what_advisors_noted(desk: Staff, party: Party) -> None:
    department = a.a_department(a._centre_of(desk.contact_centre))
    member = a.a_department_member(department)
    case = a.a_case(desk, department, party=party)
    document = a_document(desk, {case.pk: "case"}, title="Foto")
    other = a_document(desk, {party.pk: "party"}, name="ander.txt", data=b"ander", title="Ander")
    scope = selectors.scope_of_case(member, case.pk)
    assert not scope.sees_notes
    assert "Foto" in [entry.title for entry in selectors.all_entries(scope)]
    assert selectors.get_document_for(member, document.pk) == document
    with pytest.raises(NotFoundError):
        selectors.get_document_for(member, other.pk)


def test_nobody_outside_sees_a_document(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"})
    stranger = a.an_outsider()
    elsewhere = a.a_department_member(a.a_department(a._centre_of(desk.contact_centre), "ander"))
    for person in (stranger, elsewhere, a.a_colleague_of(desk, "content_editor")):
        with pytest.raises(NotFoundError):
            selectors.get_document_for(person, document.pk)
    assert a.signed_in(stranger).get(reverse("desk:document", args=[document.pk])).status_code == 404


def test_a_document_about_something_unknown_is_shown_to_nobody(desk: Staff) -> None:
    document = a_document(desk, {uuid7(): "secret_thing"})
    with pytest.raises(NotFoundError):
        selectors.get_document_for(desk, document.pk)


def test_what_waits_and_what_is_being_answered_gives_its_attachments(desk: Staff, party: Party) -> None:
    question = WrittenQuestion(
        contact_centre_id=party.contact_centre_id, municipality_id=party.municipality_id, channel="post", text="Hallo"
    )
    conversation = receive_question(question, key=uuid7())
    document = a_document(desk, {conversation.pk: "conversation"})
    assert selectors.get_document_for(desk, document.pk)
    take_conversation(actor=desk, conversation_id=conversation.pk)
    assert selectors.get_document_for(a.a_colleague_of(desk), document.pk)


def test_that_a_document_was_looked_at_is_noted_once_an_hour(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"})
    page = a.signed_in(desk)
    for _each in range(3):
        assert page.get(reverse("desk:document", args=[document.pk])).status_code == 200
    assert AuditEntry.objects.filter(action="document.opened", subject_id=document.pk).count() == 1


def test_an_uploaded_page_is_saved_and_never_shown(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"}, name="x.html", data=b"<script>alert(1)</script>")
    answer = a.signed_in(desk).get(reverse("desk:document", args=[document.pk]), {"bekijk": "1"})
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    zipped = a_document(desk, {party.pk: "party"}, name="x.zip", data=b"PK\x03\x04rest")
    answer = a.signed_in(desk).get(reverse("desk:document", args=[zipped.pk]), {"bekijk": "1"})
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_with_a_virus_is_not_given_out(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"}, virus_state="infected")
    assert a.signed_in(desk).get(reverse("desk:document", args=[document.pk])).status_code == 409


def test_a_file_is_added_once_and_an_empty_one_is_refused(desk: Staff, party: Party) -> None:
    scope, key = selectors.scope_of_party(desk, party.pk), uuid7()
    for _each in range(2):
        services.add_document(actor=desk, scope=scope, document_id=key, name="a.txt", data=b"Hallo", title="Notitie")
    assert titles(desk, party, kinds=["document"]) == ["Notitie"]
    with pytest.raises(InvalidError):
        services.add_document(actor=desk, scope=scope, document_id=uuid7(), name="b.txt", data=b"")


def test_an_export_has_an_index_and_every_document_with_its_hash(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"}, name="=2+2.txt", title="=2+2")
    a.a_stored_contact(desk, subject="Paspoort kwijt", party=party)
    scope = selectors.scope_of_party(desk, party.pk)
    export = services.start_export(actor=desk, scope=scope, export_id=uuid7())
    archive = zipfile.ZipFile(io.BytesIO(services.data_of(export)))
    assert archive.namelist() == ["index.html", "index.csv", "documenten/0001 =2+2.txt"]
    table = archive.read("index.csv").decode("utf-8-sig")
    assert document.file.sha256 in table
    assert '"\'=2+2"' in table
    assert "Paspoort kwijt" in archive.read("index.html").decode()


def test_a_large_export_is_made_by_the_worker_and_only_its_maker_gets_it(
    desk: Staff, party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eenloket.dossier.services.exporting.MOST_AT_ONCE", 3)
    a_document(desk, {party.pk: "party"})
    export = services.start_export(actor=desk, scope=selectors.scope_of_party(desk, party.pk), export_id=uuid7())
    assert export.state == "waiting"
    services.make_export(export.pk)
    services.make_export(export.pk)
    assert a.signed_in(desk).get(reverse("desk:dossier_export", args=[export.pk])).status_code == 200
    with pytest.raises(NotFoundError):
        selectors.get_export(a.a_colleague_of(desk), export.pk)


def test_an_export_that_kills_its_worker_is_given_up(desk: Staff, party: Party) -> None:
    scope = selectors.scope_of_party(desk, party.pk)
    export = Export.objects.create(
        contact_centre_id=scope.contact_centre_id,
        staff=desk,
        about_type="party",
        about_id=party.pk,
        title="x",
        attempts=3,
        created_at=clock.now(),
    )
    services.make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, bool(export.problem)) == ("failed", True)


def test_exports_are_thrown_away_after_a_week(desk: Staff, party: Party) -> None:
    export = services.start_export(actor=desk, scope=selectors.scope_of_party(desk, party.pk), export_id=uuid7())
    assert services.forget_exports() == 0
    Export.objects.filter(pk=export.pk).update(created_at=clock.now() - timedelta(days=8))
    assert services.forget_exports() == 1


def test_the_pages_show_the_dossier_and_a_document_beside_it(desk: Staff, party: Party) -> None:
    document = a_document(desk, {party.pk: "party"}, title="Foto van de boom")
    page = a.signed_in(desk)
    url = reverse("desk:party_dossier", args=[party.pk])
    answer = page.get(url, {"document": str(document.pk), "q": "boom"})
    assert answer.status_code == 200
    assert document.file.sha256 in answer.content.decode()
    case = a.a_case(desk, a.a_department(a._centre_of(desk.contact_centre)), party=party)
    assert page.get(reverse("desk:case_dossier", args=[case.pk])).status_code == 200


def test_names_in_a_zip_are_plain_and_never_twice() -> None:
    one, two = uuid7(), uuid7()
    names = file_names([(one, "../../etc/passwd"), (two, "../../etc/passwd")])
    assert [each.path for each in names.values()] == ["documenten/0001 etc passwd", "documenten/0002 etc passwd"]
    assert safe_cell("@SUM(1)") == "'@SUM(1)"
