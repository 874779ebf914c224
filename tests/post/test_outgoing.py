"""Letters out: written from a template, kept in the dossier, printed together, posted."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.documents.selectors import documents_about
from eenloket.post import reading, selectors, services
from eenloket.post.models import OutgoingLetter
from eenloket.post.types import OutgoingState, OutgoingWish
from tests import builders as a

from .pages import a_letter

pytestmark = pytest.mark.django_db

ADDRESS = "Jo Jansen\nLindelaan 14\n1421 CD  Meerland"


@pytest.fixture
def desk() -> Staff:
    return a.a_colleague(a.a_centre("meerland"))


@pytest.fixture
def case(desk: Staff) -> Case:
    return a.a_case(desk, a.a_department(a._centre_of(desk.contact_centre)))


def a_wish(case: Case, **changes: Any) -> OutgoingWish:
    wish: dict[str, Any] = {
        "municipality_id": case.municipality_id,
        "about_type": "case",
        "about_id": case.pk,
        "addressee": ADDRESS,
        "subject": "Uw vraag",
        "text": "Beste Jo,\n\nDit is ons antwoord.\n\n[ ] Ik ben het eens\nUw naam: ___",
        "reference": case.reference,
    }
    return OutgoingWish(**(wish | changes))


def written(desk: Staff, case: Case, **changes: Any) -> OutgoingLetter:
    return services.write_letter(actor=desk, letter_id=uuid7(), wish=a_wish(case, **changes))


def printed(desk: Staff, *letters: OutgoingLetter) -> Any:
    return services.make_print_batch(
        actor=desk,
        batch_id=uuid7(),
        municipality_id=letters[0].municipality_id,
        letter_ids=[each.pk for each in letters],
    )


def test_a_letter_is_made_once_and_lies_in_the_dossier(desk: Staff, case: Case) -> None:
    key = uuid7()
    for _each in range(2):
        letter = services.write_letter(actor=desk, letter_id=key, wish=a_wish(case))
    (document,) = documents_about([case.pk])
    assert document.pk == letter.document_id
    assert (document.origin, document.media_type, letter.page_count) == ("letter", "application/pdf", 1)


def test_what_is_still_open_or_does_not_fit_is_named(desk: Staff, case: Case) -> None:
    with pytest.raises(InvalidError) as error:
        written(desk, case, text="Beste {naam}", addressee="Jo", subject="")
    assert set(error.value.fields) == {"text", "addressee", "subject"}
    assert "{naam}" in error.value.fields["text"]
    assert not OutgoingLetter.objects.exists()


def test_letters_are_printed_together_in_order_and_posted(desk: Staff, case: Case) -> None:
    letters = [written(desk, case, subject=f"Brief {number}") for number in range(3)]
    batch = printed(desk, *reversed(letters))
    assert [each.subject for each in batch.letters.order_by("place")] == ["Brief 0", "Brief 1", "Brief 2"]
    assert reading.page_count(services.pdf_of_batch(batch)) == 3
    assert reading.page_count(services.pdf_of_batch(batch, both_sides=True)) == 6
    services.mark_posted(actor=desk, batch_id=batch.pk)
    assert {each.state for each in OutgoingLetter.objects.all()} == {OutgoingState.POSTED}


def test_two_who_print_at_the_same_time_print_each_letter_once(desk: Staff, case: Case) -> None:
    letter = written(desk, case)
    printed(desk, letter)
    with pytest.raises(ConflictError):
        printed(desk, letter)


def test_a_letter_is_printed_once_more_or_not_at_all(desk: Staff, case: Case) -> None:
    letter = written(desk, case)
    printed(desk, letter)
    with pytest.raises(ConflictError):
        services.withdraw_letter(actor=desk, letter_id=letter.pk)
    services.print_again(actor=desk, letter_id=letter.pk)
    assert selectors.to_print(desk).get() == letter
    services.withdraw_letter(actor=desk, letter_id=letter.pk)
    assert not selectors.to_print(desk).exists()


def test_a_member_of_the_department_writes_but_does_not_print(desk: Staff, case: Case) -> None:
    assert case.department
    member = a.a_department_member(case.department)
    letter = written(member, case)
    with pytest.raises(NotAllowedError):
        printed(member, letter)
    page = a.signed_in(member)
    assert page.get(reverse("post:write", args=["zaak", case.pk])).status_code == 200
    assert page.get(reverse("post:outgoing")).status_code == 403


def test_a_template_is_filled_in_as_far_as_is_known(desk: Staff, case: Case) -> None:
    assert services.set_up_templates(desk.contact_centre_id) == 4
    assert services.set_up_templates(desk.contact_centre_id) == 0
    template = selectors.templates_for(desk).get(name="Ontvangst van uw brief")
    page = a.signed_in(desk)
    answer = page.get(reverse("post:write", args=["zaak", case.pk]), {"sjabloon": str(template.pk)})
    assert case.reference in answer.content.decode()
    assert "{kenmerk}" not in answer.content.decode().split("<textarea")[2]


def test_nothing_typed_is_lost_when_a_letter_is_refused(desk: Staff, case: Case) -> None:
    form = {"key": str(uuid7()), "addressee": "Jo", "subject": "Uw vraag", "text": "Een lange tekst"}
    answer = a.signed_in(desk).post(reverse("post:write", args=["zaak", case.pk]), form)
    assert answer.status_code == 422
    assert "Een lange tekst" in answer.content.decode()


def test_a_letter_is_looked_at_before_it_is_made(desk: Staff, case: Case) -> None:
    form = {"key": str(uuid7()), "addressee": ADDRESS, "subject": "Uw vraag", "text": "Tekst", "step": "look"}
    answer = a.signed_in(desk).post(reverse("post:write", args=["zaak", case.pk]), form)
    assert answer.content.startswith(b"%PDF")
    assert not OutgoingLetter.objects.exists()


def test_a_template_changed_by_a_colleague_is_not_written_over(desk: Staff) -> None:
    manager, key = a.a_colleague_of(desk, "administrator"), uuid7()
    saved = services.save_template(
        actor=manager, template_id=key, revision=0, name="Kort", subject="", text="Beste {naam}"
    )
    assert saved.revision == 1
    with pytest.raises(ConflictError):
        services.save_template(actor=manager, template_id=key, revision=0, name="Kort", subject="", text="Anders")
    with pytest.raises(NotAllowedError):
        services.save_template(actor=desk, template_id=uuid7(), revision=0, name="X", subject="", text="Y")


def test_every_page_of_post_is_for_who_may(desk: Staff, case: Case) -> None:
    letter = a_letter(desk)
    out = written(desk, case)
    batch = printed(desk, out)
    own = {
        "index": [],
        "settled": [],
        "separator": [],
        "letter": [letter.pk],
        "page": [selectors.pages_of(letter)[0].pk],
        "outgoing": [],
        "print_batch": [batch.pk],
        "templates": [],
    }
    stranger, colleague = a.an_outsider(), a.a_colleague_of(desk, "hr")
    for name, args in own.items():
        url = reverse(f"post:{name}", args=args)
        assert a.signed_in(desk).get(url).status_code == 200, name
        assert a.signed_in(colleague).get(url).status_code == 403, name
        assert a.signed_in(stranger).get(url).status_code == (404 if args else 200), name


def test_confirming_over_the_page_opens_the_next(desk: Staff) -> None:
    first, second = a_letter(desk), a_letter(desk)
    page, url = a.signed_in(desk), reverse("post:letter", args=[first.pk])
    form = {
        "revision": first.revision,
        "received_on": first.received_on.isoformat(),
        "sender_name": "J. Bakker",
        "subject": "Bezwaar",
        "party": "",
        "department": "",
    }
    refused = page.post(url, form | {"subject": "", "place": "doos 4"})
    assert refused.status_code == 422
    assert "doos 4" in refused.content.decode()
    assert page.post(url, form).headers["Location"] == reverse("post:letter", args=[second.pk])
    assert page.post(reverse("post:put_away", args=[second.pk]), {"reason": "reclame"}).status_code == 302


def test_an_unknown_letter_is_nobodys(desk: Staff) -> None:
    assert a.signed_in(desk).get(reverse("post:letter", args=[uuid.uuid4()])).status_code == 404
