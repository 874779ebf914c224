"""Making a form: its design is changed part by part in a draft, and published as a version."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content.selectors import find_product
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.directory import directory_of
from eenloket.webforms import selectors
from eenloket.webforms.examples import find_example
from eenloket.webforms.models import Form, FormVersion
from eenloket.webforms.rules import editing, faults
from eenloket.webforms.rules.design import GENERAL, design_in, document_of, fields_of, part_of, token_of
from eenloket.webforms.types import Design, Fault, FieldKind, Placing
from eenloket.webforms.wording import fault_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def start_form(
    *, actor: Staff, form_id: uuid.UUID, municipality_id: uuid.UUID | None, title: str = "", example: str = ""
) -> Form:
    """A new form, offline: with one empty page, or as an example has it. The same id again gives the one made. Raises
    NotAllowedError, NotFoundError for an example that is not there, InvalidError without a title."""
    require(actor, Permission.MANAGE_FORMS)
    if known := Form.objects.filter(pk=form_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    title = title.replace("\x00", "").strip()[:200]
    if example:
        return _from_example(actor, form_id, municipality_id, example, title)
    if not title:
        raise InvalidError(_("Give the form a title."), {"title": _("Give the form a title.")})
    design = editing.add_page(Design(title=title), "p1")
    form = _new_form(actor, form_id, municipality_id, design, slug=_free_slug(actor, municipality_id, title))
    audit.record(actor, "form.started", form, label=title)
    return form


@transaction.atomic
def copy_form(*, actor: Staff, form_id: uuid.UUID, new_id: uuid.UUID, municipality_id: uuid.UUID | None) -> Form:
    """A form of its own with the same design, for a municipality or for all; offline until it is published."""
    require(actor, Permission.MANAGE_FORMS)
    source = selectors.get_form(actor, form_id)
    if known := Form.objects.filter(pk=new_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    design = design_in(source.draft)
    if municipality_id == source.municipality_id:
        design = replace(design, title=_("%(title)s (copy)") % {"title": design.title})
    form = _new_form(
        actor,
        new_id,
        municipality_id,
        design,
        slug=_free_slug(actor, municipality_id, source.slug),
        department_code=source.department_code,
        product_id=source.product_id,
        portal_area_id=source.portal_area_id,
        answers_automatically=source.answers_automatically,
        words=source.words,
        draft_keys=source.draft_keys,
    )
    audit.record(actor, "form.copied", form, label=str(form), source=str(source.pk))
    return form


@transaction.atomic
def change_part(*, actor: Staff, form_id: uuid.UUID, key: str, values: dict[str, Any], was: str) -> str:
    """Change the form as a whole (`GENERAL`), a page or a field in the draft. `was` is the mark of the part as it was
    read; returns the new one. What is there already is accepted, also on an old mark.

    Raises ConflictError when a colleague changed the same part meanwhile, NotFoundError when it is gone.
    """
    form = _locked(actor, form_id)
    design = design_in(form.draft)
    if key != GENERAL and part_of(design, key) is None:
        raise NotFoundError(_("This part of the form is gone: a colleague deleted it."))
    changed = editing.change_part(design, key, values)
    if changed == design:
        return token_of(design, key)
    if was != token_of(design, key):
        by = form.draft_changed_by.name if form.draft_changed_by else _("Somebody")
        raise ConflictError(
            _("%(name)s changed this part too. Load the page again to see what is there.") % {"name": by}
        )
    _keep(actor, form, changed)
    return token_of(changed, key)


@transaction.atomic
def add_part(*, actor: Staff, form_id: uuid.UUID, kind: str, after: str = "") -> str:
    """A new page (`kind` "page") or field of a kind, after the part with this key. Returns its key."""
    form = _locked(actor, form_id)
    design = design_in(form.draft)
    taken = editing.all_keys(design) | set(form.draft_keys)
    if kind == "page":
        key = editing.next_key(taken, "p")
        if len(design.pages) >= editing.MOST_PAGES:
            raise InvalidError(_("A form has at most %(n)s pages.") % {"n": editing.MOST_PAGES})
        changed = editing.add_page(design, key, after=after)
    elif kind in FieldKind.values:
        key = editing.next_key(taken, "f")
        if sum(1 for _field in fields_of(design)) >= editing.MOST_FIELDS:
            raise InvalidError(_("A form has at most %(n)s fields.") % {"n": editing.MOST_FIELDS})
        if not design.pages:
            raise InvalidError(_("Add a page first."))
        changed = editing.add_field(design, key, kind, after=after)
    else:
        raise InvalidError(_("Choose what to add."))
    _keep(actor, form, changed)
    return key


@transaction.atomic
def move_part(*, actor: Staff, form_id: uuid.UUID, key: str, step: int) -> None:
    """Move a page or field one place up (-1) or down (1); at the edge nothing happens."""
    form = _locked(actor, form_id)
    design = design_in(form.draft)
    if (changed := editing.move_part(design, key, 1 if step > 0 else -1)) != design:
        _keep(actor, form, changed)


@transaction.atomic
def delete_part(*, actor: Staff, form_id: uuid.UUID, key: str) -> None:
    """Take a page with its fields, or a field, out of the draft. Twice is once."""
    form = _locked(actor, form_id)
    design = design_in(form.draft)
    if (changed := editing.delete_part(design, key)) != design:
        _keep(actor, form, changed, undo=form.draft)


@transaction.atomic
def undo_delete(*, actor: Staff, form_id: uuid.UUID) -> None:
    """Put back what was deleted last. Raises ConflictError when the form changed since."""
    form = _locked(actor, form_id)
    if not form.undo:
        raise ConflictError(_("The form has changed since. What was deleted cannot be put back any more."))
    _keep(actor, form, design_in(form.undo))


@transaction.atomic
def place_form(*, actor: Staff, form_id: uuid.UUID, placing: Placing) -> Form:
    """Say whose form it is, its address, and what it is about; holds at once. The form that was the general one of the
    same municipality is that no more. Raises InvalidError per field."""
    form = _locked(actor, form_id)
    _check_reach(actor, placing.municipality_id)
    product = find_product(placing.product_name) if placing.product_name else None
    _check_placing(form, placing, has_product=product is not None)
    if placing.is_general:
        others = _forms_of(form.contact_centre_id, placing.municipality_id)
        others.exclude(pk=form.pk).filter(is_general=True).update(is_general=False)
    form.municipality_id, form.slug = placing.municipality_id, placing.slug
    form.department_code, form.portal_area_id = placing.department_code, placing.portal_area_id
    form.product, form.words = product, placing.words.strip()[:300]
    form.is_general, form.answers_automatically = placing.is_general, placing.answers_automatically
    form.save()
    audit.record(actor, "form.placed", form, label=str(form), address=form.slug)
    return form


@transaction.atomic
def publish_form(*, actor: Staff, form_id: uuid.UUID, note: str = "") -> FormVersion:
    """Make the draft the next version and put the form online. Nothing changed gives the version there is. Who is
    filling in goes on with the version begun with. Raises InvalidError naming what is wrong."""
    form = _locked(actor, form_id)
    design = design_in(form.draft)
    found = faults.faults_in(design)
    if faults.stops_publishing(found):
        words = [fault_words(each) for each in found if not each.is_remark]
        raise InvalidError(_("This form cannot be published yet."), {str(n): each for n, each in enumerate(words)})
    if form.current and design_in(form.current.design) == design:
        version = form.current
    else:
        version = FormVersion.objects.create(
            form=form,
            number=form.versions.count() + 1,
            design=document_of(design),
            note=note.strip()[:200],
            published_at=clock.now(),
            published_by=actor,
        )
    form.current, form.is_online = version, True
    form.save(update_fields=["current", "is_online"])
    audit.record(actor, "form.published", form, label=str(form), version=version.number)
    return version


@transaction.atomic
def switch_form(*, actor: Staff, form_id: uuid.UUID, is_online: bool) -> Form:
    """Take a form offline, or put its last version online again. Who began filling it in may finish."""
    form = _locked(actor, form_id)
    if is_online and form.current_id is None:
        raise InvalidError(_("Publish the form first."))
    if form.is_online != is_online:
        form.is_online = is_online
        form.save(update_fields=["is_online"])
        audit.record(actor, "form.put_online" if is_online else "form.taken_offline", form, label=str(form))
    return form


@transaction.atomic
def restore_version(*, actor: Staff, form_id: uuid.UUID, number: int) -> Form:
    """Make the design of an earlier version the draft; what citizens get does not change by that."""
    form = _locked(actor, form_id)
    version = selectors.get_version(form, number)
    _keep(actor, form, design_in(version.design))
    audit.record(actor, "form.version_restored", form, label=str(form), version=number)
    return form


@transaction.atomic
def delete_form(*, actor: Staff, form_id: uuid.UUID) -> None:
    """Delete a form that was never published. Raises ConflictError for one that was: that goes offline."""
    form = _locked(actor, form_id)
    if form.current_id:
        raise ConflictError(_("This form has been online, so it stays with its versions. Take it offline instead."))
    audit.record(actor, "form.deleted", form, label=str(form))
    form.delete()


def _from_example(actor: Staff, form_id: uuid.UUID, municipality_id: uuid.UUID | None, slug: str, title: str) -> Form:
    found = find_example(slug)
    if found is None:
        raise NotFoundError(_("That example does not exist."))
    known = directory_of(actor.contact_centre_id)
    area = next((each for each in known.portal_areas.values() if each.code == found.area_code), None)
    has_department = found.department_code in {each.code for each in known.departments.values()}
    general = _forms_of(actor.contact_centre_id, municipality_id)
    form = _new_form(
        actor,
        form_id,
        municipality_id,
        replace(found.design, title=title or found.design.title),
        slug=_free_slug(actor, municipality_id, found.slug),
        department_code=found.department_code if has_department else "",
        portal_area_id=area.pk if area else None,
        is_general=found.is_general and not general.filter(is_general=True).exists(),
        answers_automatically=found.answers_automatically,
        words=found.words,
    )
    audit.record(actor, "form.started", form, label=str(form), example=slug)
    return form


def _locked(actor: Staff, form_id: uuid.UUID) -> Form:
    require(actor, Permission.MANAGE_FORMS)
    seen = selectors.get_form(actor, form_id)
    if not selectors.may_change(actor, seen):
        raise NotAllowedError(_("This form is shared by municipalities that you do not work for. Copy it instead."))
    return Form.objects.select_for_update(of=("self",)).select_related("current", "draft_changed_by").get(pk=seen.pk)


def _keep(actor: Staff, form: Form, design: Design, *, undo: dict[str, Any] | None = None) -> None:
    form.draft, form.undo = document_of(design), undo or {}
    form.draft_keys = sorted(editing.all_keys(design) | set(form.draft_keys))
    form.draft_changed_at, form.draft_changed_by = clock.now(), actor
    form.save(update_fields=["draft", "undo", "draft_keys", "draft_changed_at", "draft_changed_by"])


def _new_form(actor: Staff, form_id: uuid.UUID, municipality_id: uuid.UUID | None, design: Design, **more: Any) -> Form:
    _check_reach(actor, municipality_id)
    now = clock.now()
    return Form.objects.create(
        id=form_id or uuid7(),
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        draft=document_of(design),
        **{"draft_keys": sorted(editing.all_keys(design)), **more},
        draft_changed_at=now,
        draft_changed_by=actor,
        created_at=now,
    )


def _check_reach(actor: Staff, municipality_id: uuid.UUID | None) -> None:
    everywhere = set(directory_of(actor.contact_centre_id).municipalities)
    if not ({municipality_id} if municipality_id else everywhere) <= actor.municipality_ids:
        raise NotAllowedError(_("You do not work for this municipality."))


def _check_placing(form: Form, placing: Placing, *, has_product: bool) -> None:
    problems = {}
    if not faults.is_slug(placing.slug):
        problems["slug"] = fault_words(Fault(GENERAL, "slug"))
    elif _has_slug(form.contact_centre_id, placing.municipality_id, placing.slug, but=form.pk):
        problems["slug"] = fault_words(Fault(GENERAL, "slug_taken"))
    if placing.product_name and not has_product:
        problems["product"] = _("This product is not in the list. Choose one from it, or leave it empty.")
    known = directory_of(form.contact_centre_id)
    if placing.portal_area_id and placing.portal_area_id not in known.portal_areas:
        problems["portal_area"] = _("Choose a portal area from the list.")
    codes = {each.code for each in known.departments.values()}
    if placing.department_code and placing.department_code not in codes:
        problems["department"] = _("Choose a department from the list.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _has_slug(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None, slug: str, *, but: uuid.UUID | None = None
) -> bool:
    same = _forms_of(contact_centre_id, municipality_id).filter(slug=slug)
    return (same.exclude(pk=but) if but else same).exists()


def _forms_of(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None) -> QuerySet[Form]:
    """The forms of one municipality, or those that all share."""
    forms = Form.objects.filter(contact_centre_id=contact_centre_id)
    return forms.filter(municipality_id=municipality_id) if municipality_id else forms.filter(municipality=None)


def _free_slug(actor: Staff, municipality_id: uuid.UUID | None, title: str) -> str:
    base = faults.slug_of(title)
    slug, number = base, 2
    while _has_slug(actor.contact_centre_id, municipality_id, slug):
        slug, number = f"{base[:70]}-{number}", number + 1
    return slug
