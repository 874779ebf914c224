"""Every mail ends as a contact, in a dossier, at a form, or as a reject that somebody sees; none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from eenloket.correspondence.reading import NoMailError, read_mail
from eenloket.gateways.models import InboundMessage
from eenloket.gateways.services import handle_inbound
from tests.builders import a_centre, a_mailbox, an_inbound
from tests.correspondence.corpus import broken_mails

MEASURE = Path(__file__).parents[3] / "shared" / "data" / "measure" / "mail"


@pytest.mark.django_db
@pytest.mark.parametrize("policy", ["steer", "accept"])
def test_every_broken_mail_ends_somewhere(policy: str) -> None:
    mailbox = a_mailbox(a_centre(), policy=policy)
    messages = {name: an_inbound(mailbox, raw).pk for name, raw in broken_mails()}
    states = {name: handle_inbound(key) for name, key in messages.items()}
    assert {name: state for name, state in states.items() if state not in ("handled", "unreadable")} == {}
    unexplained = InboundMessage.objects.filter(state="unreadable", reason="")
    assert not unexplained.exists()
    faults = InboundMessage.objects.filter(reason__contains="Error").values_list("external_id", "reason")
    assert list(faults) == []


@pytest.mark.skipif(not MEASURE.is_dir(), reason="the mails of other projects are not here")
def test_mails_of_other_projects_are_read_or_refused_in_words() -> None:
    count = 0
    for path in sorted(MEASURE.rglob("*")):
        if not path.is_file():
            continue
        count += 1
        try:
            read_mail(path.read_bytes())
        except NoMailError:
            continue
    assert count > 200


@pytest.mark.parametrize("size", [50 * 1024 * 1024])
def test_a_mail_of_50_mb_is_read(size: int) -> None:
    body = b"TWFu" * (size // 4)
    raw = (
        b"From: a@b.nl\r\nMessage-ID: <big@x>\r\n"
        b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\n\r\nGroot\r\n'
        b"--B\r\nContent-Type: application/octet-stream; name=groot.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body
        + b"\r\n--B--\r\n"
    )
    mail = read_mail(raw)
    assert mail.text == "Groot"
    assert len(mail.parts[0].data) == size // 4 * 3
