"""Forms for tests: made and published by the real services, and filled in as a browser does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.webforms import services
from eenloket.webforms.models import Form, Submission
from eenloket.webforms.rules.design import design_in, document_of
from eenloket.webforms.types import Condition, Design, Field, Page
from tests.builders import Centre

QUESTION = Field(key="f1", kind="long_text", label="Wat is uw vraag?", use="question")
EMAIL = Field(key="f2", kind="email", label="Uw e-mailadres")
NAME = Field(key="f3", kind="text", label="Uw naam", use="name", is_required=False)
ONE_PAGE = (Page(key="p1", title="Uw vraag", fields=(QUESTION, EMAIL, NAME)),)
CAR = Field(key="f4", kind="choice", label="Hebt u een auto?", choices=("Ja", "Nee"))
PLATE = Field(key="f5", kind="text", label="Uw kenteken", when=Condition("f4", ("Ja",)))
FILE = Field(key="f6", kind="file", label="Foto", is_required=False, most=2, most_mb=1)
TWO_PAGES = (
    Page(key="p1", title="Uw auto", fields=(CAR, PLATE)),
    Page(key="p2", title="Uw vraag", fields=(QUESTION, EMAIL, FILE)),
)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def a_form(
    centre: Centre,
    pages: Sequence[Page] = ONE_PAGE,
    *,
    title: str = "Stel uw vraag",
    is_published: bool = True,
    actor: Staff | None = None,
    **more: Any,
) -> Form:
    """A form of the (first) municipality, online."""
    actor = actor or centre.administrator
    form = services.start_form(actor=actor, form_id=uuid7(), municipality_id=centre.municipality.pk, title=title)
    set_design(form, Design(title=title, description="Voor wie iets wil vragen.", pages=tuple(pages)))
    Form.objects.filter(pk=form.pk).update(**more)
    if is_published:
        services.publish_form(actor=actor, form_id=form.pk)
    return Form.objects.select_related("current").get(pk=form.pk)


def set_design(form: Form, design: Design) -> None:
    """Put a whole design into the draft, as hundreds of small changes would."""
    Form.objects.filter(pk=form.pk).update(draft=document_of(design))


def design_now(form: Form) -> Design:
    return design_in(Form.objects.get(pk=form.pk).draft)


def url(centre: Centre, form: Form, *parts: str) -> str:
    return "/".join(["", centre.municipality.slug, "formulier", form.slug, *parts, ""])


class Citizen:
    """A browser that fills in a form, page by page; slowly enough to be a person."""

    def __init__(self, centre: Centre, form: Form) -> None:
        self.client, self.centre, self.form = Client(), centre, form
        self.page: HttpResponse = self.get()

    def get(self, *parts: str) -> HttpResponse:
        self.page = self.client.get(url(self.centre, self.form, *parts), follow=True)  # type: ignore[assignment]
        return self.page

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""

    def fill(self, page: str, doe: str = "verder", **values: Any) -> HttpResponse:
        """Post a page with these values, with what a browser sends along unseen."""
        unseen = {name: self.hidden(name) for name in ("geopend", "voor", "pagina", "getoond")}
        data = {**unseen, "pagina": page, **values, "doe": doe}
        target = url(self.centre, self.form, "stap", page)
        self.page = self.client.post(target, data, follow=True)  # type: ignore[assignment]
        return self.page

    def send(self) -> HttpResponse:
        """Press the button at the check, some time after the first page."""
        Submission.objects.filter(state="started").update(opened_at=timezone.now() - timedelta(minutes=2))
        return self.send_at_once()

    def send_at_once(self) -> HttpResponse:
        target = url(self.centre, self.form, "controle")
        self.page = self.client.post(target, {"doe": "verstuur"}, follow=True)  # type: ignore[assignment]
        return self.page

    @property
    def submission(self) -> Submission:
        return Submission.objects.select_related("conversation").latest("opened_at")


def status_page(centre: Centre) -> str:
    return reverse("website:status", args=[centre.municipality.slug])
