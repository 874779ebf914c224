"""Where somebody is in a form: the submission that this browser goes on with, and the pages around the present one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.webforms import selectors
from eenloket.webforms.rules.filling import pages_to_fill
from eenloket.webforms.types import Design, Page, SubmissionState, Values
from eenloket.website.pages import Crumb

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.webforms.models import Form, Submission

COOKIE: Final = "eenloket_formulier"
_KEPT: Final = timedelta(days=7)
_OPENED_SALT: Final = "webforms.opened"


@dataclass
class Filling:
    """A form as this visitor has it: with the version begun with, and what was typed so far."""

    site: Municipality
    form: Form
    submission: Submission | None  # whatever its state
    design: Design
    values: Values

    @property
    def is_started(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.STARTED

    @property
    def key(self) -> uuid.UUID:
        """Of a submission that is there. Raises NotFoundError."""
        if self.submission is None:
            raise NotFoundError
        return self.submission.pk

    @property
    def pages(self) -> list[Page]:
        """The pages that this person gets; of a form without any values at least the first."""
        return pages_to_fill(self.design, self.values) or list(self.design.pages[:1])

    def page(self, key: str) -> Page:
        """The page with this key, also when it would be skipped now. Raises NotFoundError."""
        found = next((page for page in self.design.pages if page.key == key), None)
        if found is None:
            raise NotFoundError
        return found

    def beside(self, page: Page, step: int) -> Page | None:
        """The page before (-1) or after (1) this one; None at the ends."""
        order = [each.key for each in self.design.pages]
        place = order.index(page.key)
        after = [each for each in self.pages if (order.index(each.key) - place) * step > 0]
        return (after[0] if step > 0 else after[-1]) if after else None

    def url(self, name: str, *args: str) -> str:
        return reverse(f"website:{name}", args=[self.site.slug, self.form.slug, *args])

    def url_of(self, page: Page | None) -> str:
        """Of a page; without one, of the check at the end."""
        return self.url("form_page", page.key) if page else self.url("form_check")


def filling_of(request: HttpRequest, site: Municipality, slug: str) -> Filling:
    """The form at this address, with what this browser has of it. Raises NotFoundError when there is no such form."""
    form = selectors.find_form(site.contact_centre_id, site.pk, slug)
    if form is None or form.current is None:
        raise NotFoundError
    found = selectors.find_submission(selectors.key_in(request.COOKIES.get(COOKIE, "")), site.pk)
    return with_submission(site, form, found if found and found.form_id == form.pk else None)


def with_submission(site: Municipality, form: Form, submission: Submission | None) -> Filling:
    """What is going on has its own version; who begins gets the one that is online."""
    is_started = submission is not None and submission.state == SubmissionState.STARTED
    version = submission.version if submission and is_started else form.current
    if version is None:
        raise NotFoundError
    values = selectors.values_of(submission) if submission and is_started else {}
    return Filling(site, form, submission, selectors.version_design(version), values)


def remember(response: HttpResponse, filling: Filling) -> HttpResponse:
    """Let this browser go on with the submission for a week; the cookie holds a signed key and nothing else."""
    response.set_cookie(
        COOKIE,
        selectors.token_for(filling.key),
        max_age=_KEPT,
        path=filling.url("form"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, filling: Filling) -> HttpResponse:
    response.delete_cookie(COOKIE, path=filling.url("form"), samesite="Lax")
    return response


def opened_token() -> str:
    """That this page was given now: goes along in the form, to know how long somebody took."""
    return signing.dumps(int(clock.now().timestamp()), salt=_OPENED_SALT)


def opened_in(token: str) -> datetime | None:
    """When the first page was given; None when the token is not ours, or older than drafts are kept."""
    try:
        seconds = signing.loads(token, salt=_OPENED_SALT, max_age=_KEPT)
        return datetime.fromtimestamp(seconds, timezone.get_current_timezone())
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


def crumbs_of(filling: Filling) -> list[Crumb]:
    """The way to a form."""
    return [
        Crumb(_("Forms"), reverse("website:forms", args=[filling.site.slug]), is_ours=True),
        Crumb(filling.design.title, filling.url("form")),
    ]


def private(response: HttpResponse) -> HttpResponse:
    """What somebody typed is kept by no cache and no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
