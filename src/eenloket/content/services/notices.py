"""Notices to colleagues: written, changed and withdrawn by who leads or edits; read by whom they are for (R2, R14)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import roles_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content import selectors
from eenloket.content.models import Answer, Notice, NoticeReading, NoticeVersion
from eenloket.content.rules.notices import stage_of
from eenloket.content.types import NoticeWish
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 4000
LONGEST_SITE_TEXT: Final = 400
_FARTHEST_YEARS: Final = 3


class _Texts(NamedTuple):
    """What is read: another of these is another version."""

    title: str
    text: str
    site_text: str


@transaction.atomic
def write_notice(*, actor: Staff, notice_id: uuid.UUID, wish: NoticeWish) -> Notice:
    """Tell colleagues something, at once or from a moment on. The same key again is the same notice, as it was written.

    Raises NotAllowedError, InvalidError with its fields, NotFoundError for a key of another contact centre.
    """
    require(actor, Permission.WRITE_NOTICES)
    if Notice.objects.filter(pk=notice_id).exists():
        return selectors.get_notice(actor, notice_id)
    texts, facts = _checked(actor, wish)
    now = clock.now()
    notice, is_new = Notice.objects.get_or_create(
        pk=notice_id,
        defaults={
            **facts,
            "contact_centre_id": actor.contact_centre_id,
            "written_by": actor,
            "written_at": now,
            "changed_by": actor,
            "changed_at": now,
        },
    )
    if not is_new:
        return selectors.get_notice(actor, notice_id)
    notice.current = _version(actor, notice, 1, texts)
    audit.record(actor, "content.notice_written", notice, label=texts.title)
    _tell(notice)
    return notice


@transaction.atomic
def change_notice(*, actor: Staff, notice_id: uuid.UUID, revision: int, wish: NoticeWish) -> Notice:
    """Say it otherwise, to others or for another time. Another text is unread again for everybody else, and what was
    read stays as a version. What is asked already stands there: nothing happens.

    `revision` is the one that the change was made on. Raises NotAllowedError, NotFoundError, InvalidError with its
    fields, and ConflictError when somebody else changed or withdrew it meanwhile.
    """
    notice = _locked(actor, notice_id)
    if notice.withdrawn_at is not None:
        raise ConflictError(_("This notice was withdrawn. Write a new one."))
    texts, facts = _checked(actor, wish, notice)
    old = _texts_of(notice)
    changed = [name for name, value in facts.items() if getattr(notice, name) != value]
    if texts == old and not changed:
        return notice
    if revision != notice.revision:
        who = notice.changed_by.name if notice.changed_by else _("Somebody")
        raise ConflictError(_("%(who)s changed this notice meanwhile. Nothing of yours was saved.") % {"who": who})
    for name, value in facts.items():
        setattr(notice, name, value)
    if texts != old:
        notice.current = _version(actor, notice, notice.versions.count() + 1, texts)
    notice.revision += 1
    notice.changed_by, notice.changed_at = actor, clock.now()
    audit.record(actor, "content.notice_changed", notice, label=texts.title)
    _tell(notice)
    return notice


@transaction.atomic
def withdraw_notice(*, actor: Staff, notice_id: uuid.UUID) -> Notice:
    """End a notice at once, on the desk and on the site. Withdrawn already it stays so.

    Raises NotAllowedError, NotFoundError.
    """
    notice = _locked(actor, notice_id)
    if notice.withdrawn_at is None:
        notice.withdrawn_at, notice.withdrawn_by = clock.now(), actor
        audit.record(actor, "content.notice_withdrawn", notice, label=str(notice))
        _tell(notice)
    return notice


@transaction.atomic
def read_notice(*, actor: Staff, notice_id: uuid.UUID, number: int) -> bool:
    """Note that this person read a notice in this version of its text; once is enough. Returns whether it was new.

    Raises NotAllowedError, and NotFoundError for what is not for them or has not begun.
    """
    require(actor, Permission.READ_CONTENT)
    notice = selectors.get_notice(actor, notice_id)
    has_begun = stage_of(notice.valid_from, notice.valid_until, notice.withdrawn_at, clock.now()) != "coming"
    version = notice.versions.filter(number=number).first()
    if version is None or not has_begun or not selectors.is_notice_for(actor, notice):
        raise NotFoundError(_("That notice does not exist."))
    _reading, is_new = NoticeReading.objects.get_or_create(
        version=version, reader=actor, defaults={"read_at": clock.now()}
    )
    if is_new:
        live.poke_all([f"staff:{actor.pk}", f"editing:{actor.contact_centre_id}"])
    return is_new


@transaction.atomic
def tell_begun_notices() -> int:
    """Tell open pages of notices whose first moment has come; run once a minute. Returns how many began."""
    due = Notice.objects.filter(told_at=None, withdrawn_at=None, valid_from__lte=clock.now())
    begun = list(due.select_for_update(skip_locked=True))
    for notice in begun:
        _tell(notice)
    return len(begun)


def _locked(actor: Staff, notice_id: uuid.UUID) -> Notice:
    require(actor, Permission.WRITE_NOTICES)
    within_reach = selectors.get_notice(actor, notice_id)
    notice = (
        Notice.objects.select_for_update(of=("self",)).select_related("current", "changed_by").get(pk=within_reach.pk)
    )
    if not selectors.may_change_notice(actor, notice):
        raise NotAllowedError(_("This notice is also for municipalities that you do not work for."))
    return notice


def _texts_of(notice: Notice) -> _Texts:
    version = notice.current
    return _Texts(version.title, version.text, version.site_text) if version else _Texts("", "", "")


def _version(actor: Staff, notice: Notice, number: int, texts: _Texts) -> NoticeVersion:
    """The next text of a notice; who wrote it need not read it."""
    now = clock.now()
    version = NoticeVersion.objects.create(
        notice=notice, number=number, written_by=actor, written_at=now, **texts._asdict()
    )
    if selectors.is_notice_for(actor, notice):
        NoticeReading.objects.create(version=version, reader=actor, read_at=now)
    return version


def _tell(notice: Notice) -> None:
    """Keep a notice and poke the pages that show it: those of its writers always, the others from when it begins."""
    now = clock.now()
    has_begun = stage_of(notice.valid_from, notice.valid_until, notice.withdrawn_at, now) != "coming"
    notice.told_at = now if has_begun else None
    notice.save()
    topics = [f"editing:{notice.contact_centre_id}"]
    live.poke_all([*topics, f"content:{notice.contact_centre_id}"] if has_begun else topics)


def _checked(actor: Staff, wish: NoticeWish, notice: Notice | None = None) -> tuple[_Texts, dict[str, Any]]:
    """What is read and what is known of it, as they are stored. Raises InvalidError with every field that is wrong."""
    texts = _Texts(wish.title.strip(), _lines(wish.text), _lines(wish.site_text))
    begins = wish.valid_from or (notice.valid_from if notice else clock.now()).replace(second=0, microsecond=0)
    answer = _answer_of(actor, wish.answer_slug.strip())
    problems = {
        **_problems_of_texts(texts),
        **_problems_of_time(begins, wish.valid_until, notice),
        **_problems_of_audience(actor, wish),
    }
    if wish.answer_slug.strip() and answer is None:
        problems["answer"] = _("Choose an answer of the list.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    return texts, {
        "is_important": wish.is_important,
        "valid_from": begins,
        "valid_until": wish.valid_until,
        "for_municipalities": sorted(set(wish.municipality_ids)),
        "for_roles": sorted(set(wish.role_codes)),
        "answer_id": answer.pk if answer else None,
        "is_on_site": bool(texts.site_text),
    }


def _lines(text: str) -> str:
    """Text as it is stored: browsers end their lines in two signs."""
    return text.replace("\r\n", "\n").strip()


def _problems_of_texts(texts: _Texts) -> dict[str, str]:
    problems = {}
    if not texts.title:
        problems["title"] = _("Say in a few words what it is about.")
    if not texts.text:
        problems["text"] = _("Write what colleagues should know or do.")
    most = {"title": LONGEST_TITLE, "text": LONGEST_TEXT, "site_text": LONGEST_SITE_TEXT}
    for name, longest in most.items():
        if len(getattr(texts, name)) > longest:
            problems[name] = _("At most %(detail)s characters.") % {"detail": longest}
    return problems


def _problems_of_time(begins: datetime, ends: datetime | None, notice: Notice | None) -> dict[str, str]:
    now = clock.now()
    problems = {}
    for name, moment in (("valid_from", begins), ("valid_until", ends)):
        if moment and abs(moment.year - now.year) > _FARTHEST_YEARS:
            problems[name] = _("Choose a moment nearer to today.")
    if problems or ends is None:
        return problems
    if ends <= begins:
        problems["valid_until"] = _("It ends before it begins.")
    elif ends <= now and (notice is None or notice.valid_until != ends):
        problems["valid_until"] = _("This moment is over already.")
    return problems


def _problems_of_audience(actor: Staff, wish: NoticeWish) -> dict[str, str]:
    problems = {}
    if not selectors.are_own_places(actor, wish.municipality_ids):
        problems["municipalities"] = _("Choose among the municipalities that you work for.")
    known = {role.code for role in roles_of(actor.contact_centre_id) if Permission.READ_CONTENT in role.permissions}
    if not known.issuperset(wish.role_codes):
        problems["roles"] = _("Choose roles of the list.")
    return problems


def _answer_of(actor: Staff, slug: str) -> Answer | None:
    if not slug:
        return None
    return Answer.objects.filter(contact_centre_id=actor.contact_centre_id, slug=slug).first()
