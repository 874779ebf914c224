"""Modules, paths and the choice per municipality."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content.selectors import published_answers
from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.learning import selectors
from eenloket.learning.models import Module, Path, PathChoice, PathModule
from eenloket.learning.standard import write_growth_paths, write_standard_paths
from eenloket.learning.types import ENTRY_KINDS, Cell, Channel, PathKind, Question
from eenloket.organisation.selectors import municipalities_of, portal_areas_of
from eenloket.profiles.selectors import profiles_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def save_module(
    *,
    actor: Staff,
    module_id: uuid.UUID | None,
    name: str,
    learn: str = "",
    practice: str = "",
    portal_areas: Iterable[str] = (),
    answers: Iterable[uuid.UUID] = (),
    needs_mentor: bool = True,
    pass_mark: int = 70,
    valid_months: int | None = None,
    cells: Iterable[Cell] = (),
    elements: dict[str, int] | None = None,
    is_active: bool = True,
) -> Module:
    """Make a module or change it. `portal_areas` are codes. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_LEARNING)
    centre_id = actor.contact_centre_id
    module = selectors.get_module(centre_id, module_id) if module_id else Module(contact_centre_id=centre_id)
    module.name = name.strip()[:120]
    _check(bool(module.name), "name", _("Fill in a name."))
    _check(1 <= pass_mark <= 100, "pass_mark", _("Choose 1 to 100 per cent."))
    known = portal_areas_of(centre_id)
    codes = {area.code for area in known}
    wanted = sorted((portal, channel) for portal, channel in cells if portal in codes and channel in Channel.values)
    module.code = module.code or _free_code(Module.objects.filter(contact_centre_id=centre_id), module.name)
    module.learn, module.practice = learn.strip(), practice.strip()
    module.needs_mentor, module.pass_mark, module.valid_months = needs_mentor, pass_mark, valid_months
    module.covers, module.is_active = [list(cell) for cell in wanted], is_active
    module.elements = module.elements if elements is None else elements
    module.save()
    module.portal_areas.set(known.filter(code__in=list(portal_areas)))
    module.answers.set(published_answers(centre_id).filter(pk__in=list(answers)))
    audit.record(actor, "module.changed" if module_id else "module.added", module, label=module.name)
    return module


@transaction.atomic
def save_questions(*, actor: Staff, module_id: uuid.UUID, questions: Sequence[Question]) -> Module:
    """Give a module its test. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_LEARNING)
    module = selectors.get_module(actor.contact_centre_id, module_id)
    for each in questions:
        _check(bool(each.text.strip()), "text", _("Fill in the question."))
        _check(len(each.options) >= 2, "options", _("Give at least two options."))
        _check(0 <= each.right < len(each.options), "right", _("Mark which option is right."))
    module.questions = [
        {"text": each.text.strip(), "options": list(each.options), "right": each.right} for each in questions
    ]
    module.save(update_fields=["questions"])
    audit.record(actor, "module.questions_changed", module, label=module.name, questions=len(questions))
    return module


@transaction.atomic
def save_path(
    *,
    actor: Staff,
    path_id: uuid.UUID | None,
    name: str,
    kind: str,
    profile_code: str,
    modules: Sequence[uuid.UUID],
    is_active: bool = True,
) -> Path:
    """Make a path or change it: which modules in which order. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_LEARNING)
    centre_id = actor.contact_centre_id
    path = selectors.get_path(centre_id, path_id) if path_id else Path(contact_centre_id=centre_id)
    path.name, path.kind, path.profile_code, path.is_active = name.strip()[:120], kind, profile_code, is_active
    _check(bool(path.name), "name", _("Fill in a name."))
    _check(kind in PathKind.values, "kind", _("Choose the kind of path."))
    _check(
        profiles_of(centre_id).filter(code=profile_code).exists(), "profile_code", _("Choose the function it leads to.")
    )
    chosen = list(dict.fromkeys(modules))
    known = set(selectors.modules_of(centre_id).filter(pk__in=chosen).values_list("pk", flat=True))
    _check(bool(chosen) and known == set(chosen), "modules", _("Choose at least one module."))
    path.code = path.code or _free_code(Path.objects.filter(contact_centre_id=centre_id), path.name)
    path.save()
    PathModule.objects.filter(path=path).delete()
    PathModule.objects.bulk_create(
        PathModule(path=path, module_id=each, position=place) for place, each in enumerate(chosen)
    )
    audit.record(actor, "path.changed" if path_id else "path.added", path, label=path.name, modules=len(chosen))
    return path


@transaction.atomic
def make_standard_paths(*, actor: Staff, channels: Iterable[str]) -> list[Path]:
    """Make the two ways in from the portal areas and these channels, and the growth paths to Klantadviseur 2 and 1
    from what those functions ask more. What is there keeps its text, mentor, test and place; the cells of the standard
    modules become those of the channels chosen, so that both ways reach the same end.

    Raises NotAllowedError, InvalidError.
    """
    require(actor, Permission.MANAGE_LEARNING)
    chosen = [each for each in Channel.values if each in set(channels)]
    _check(bool(chosen), "channels", _("Choose at least one channel."))
    _check(portal_areas_of(actor.contact_centre_id).exists(), "channels", _("There are no portal areas yet."))
    with translation.override("nl"):
        paths = write_standard_paths(actor.contact_centre_id, chosen)
        paths += write_growth_paths(actor.contact_centre_id)
    for path in paths:
        audit.record(actor, "path.made_standard", path, label=path.name)
    return paths


@transaction.atomic
def choose_path(*, actor: Staff, municipality_id: uuid.UUID, kind: str) -> PathChoice:
    """Say by which way newcomers of a municipality learn. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_LEARNING)
    _check(kind in ENTRY_KINDS, "kind", _("Choose per portal area or per channel."))
    municipality = municipalities_of(actor.contact_centre_id).filter(pk=municipality_id).first()
    if municipality is None:
        raise NotFoundError(_("That municipality does not exist."))
    choice, _made = PathChoice.objects.update_or_create(
        municipality=municipality, defaults={"contact_centre_id": actor.contact_centre_id, "kind": kind}
    )
    audit.record(actor, "path.chosen", municipality, label=municipality.name, kind=kind)
    return choice


def _check(is_right: bool, field: str, message: str) -> None:
    if not is_right:
        raise InvalidError(message, {field: message})


def _free_code(rows: Any, name: str) -> str:
    base = slugify(name)[:60] or "leren"
    taken = set(rows.filter(code__startswith=base).values_list("code", flat=True))
    for code in (base, *(f"{base}-{number}" for number in range(2, 1000))):
        if code not in taken:
            return code
    raise ConflictError(_("There are too many with this name."))
