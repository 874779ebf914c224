"""Where somebody is in a form: the submission that this browser goes on with, and the pages around the present one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.webforms import selectors
from eenloket.webforms.rules.filling import pages_to_fill
from eenloket.webforms.services import adopt
from eenloket.webforms.types import Design, Page, SubmissionState, Values
from eenloket.website.pages import Crumb
from eenloket.website.who import citizen_on

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.selfservice.types import Citizen
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
    citizen: Citizen | None = None

    @property
    def is_started(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.STARTED

    @property
    def is_locked(self) -> bool:
        """Whether it is of somebody who is not signed in now: nothing of it is shown then."""
        owner = self.submission.party_id if self.submission else None
        return owner is not None and (self.citizen is None or self.citizen.party.pk != owner)

    @property
    def fixed(self) -> frozenset[str]:
        """The fields that stand as the register has them."""
        party = self.citizen.party if self.citizen else None
        return frozenset(selectors.fixed_values(self.design, party))

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
    found = found if found and found.form_id == form.pk else None
    citizen = citizen_on(request, site)
    if found and citizen and found.party_id and found.party_id != citizen.party.pk:
        found = None  # somebody else used this browser before
    if found and citizen and found.party_id is None and found.state == SubmissionState.STARTED:
        adopt(submission_id=found.pk, party=citizen.party)
        found = selectors.find_submission(found.pk, site.pk)
    return with_submission(site, form, found, citizen)


def with_submission(
    site: Municipality, form: Form, submission: Submission | None, citizen: Citizen | None = None
) -> Filling:
    """What is going on has its own version; who begins gets the one that is online."""
    is_started = submission is not None and submission.state == SubmissionState.STARTED
    version = submission.version if submission and is_started else form.current
    if version is None:
        raise NotFoundError
    values = selectors.values_of(submission) if submission and is_started else {}
    design = selectors.version_design(version)
    if submission is None and citizen:
        values = {key: each.value for key, each in selectors.known_of(design, citizen.party).items()}
    return Filling(site, form, submission, design, values, citizen)


def remember(response: HttpResponse, filling: Filling) -> HttpResponse:
    """Let this browser go on with the submission for a week; the cookie holds a signed key and nothing else."""
    return remember_submission(response, filling.url("form"), selectors.token_for(filling.key))


def remember_submission(response: HttpResponse, address: str, token: str) -> HttpResponse:
    """Let this browser go on with a submission of the form at this address."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=_KEPT,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, filling: Filling) -> HttpResponse:
    response.delete_cookie(COOKIE, path=filling.url("form"), samesite="Lax")
    return response


def to_sign_in(request: HttpRequest, filling: Filling, page: Page | None = None) -> HttpResponse:
    """A form of somebody who is not signed in any more: sign in, and go on with it."""
    query = urlencode({"verder": filling.url_of(page) if page else request.path, "verlopen": "1"})
    return HttpResponseRedirect(f"{reverse('website:mijn', args=[filling.site.slug])}?{query}")


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
