from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from eenloket.contacts.models import Conversation
from eenloket.documents.models import Document
from eenloket.webforms import services
from eenloket.webforms.models import Submission
from eenloket.webforms.types import Page
from tests.builders import a_centre
from tests.simultaneous import at_the_same_time
from tests.webforms.scenes import EMAIL, FILE, PNG, QUESTION, a_form

pytestmark = pytest.mark.django_db(transaction=True)


def test_sent_from_two_tabs_at_the_same_moment_it_is_one_question() -> None:
    centre = a_centre()
    form = a_form(centre, [Page(key="p1", title="Uw vraag", fields=(QUESTION, EMAIL, FILE))])
    submission = services.start_submission(form=form, municipality=centre.municipality)
    services.save_values(submission_id=submission.pk, values={"f1": "Waar is de milieustraat?", "f2": "jo@example.org"})
    services.keep_file(submission_id=submission.pk, field=FILE, name="foto.png", data=PNG)
    Submission.objects.update(opened_at=timezone.now() - timedelta(minutes=1))
    send = partial(services.send, submission_id=submission.pk, address="10.0.0.1")
    ended = at_the_same_time(send, send, send)
    assert {each.conversation_id for each in ended} == {submission.pk}
    assert Conversation.objects.count() == 1
    assert Document.objects.count() == 1
