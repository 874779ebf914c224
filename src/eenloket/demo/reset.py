"""Takes a demo contact centre away again, with everything that belongs to it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models, transaction

from eenloket.organisation.models import ContactCentre

if TYPE_CHECKING:
    import uuid


@transaction.atomic
def remove_centre(contact_centre_id: uuid.UUID) -> None:
    """Delete every row that leads to this contact centre; the audit trail stays.

    Works on whatever models there are. Foreign keys are checked at commit (Django makes them deferrable), so only
    rows that lead there by way of others have to go first.
    """
    with connection.cursor() as cursor:
        # Of tables that were just filled PostgreSQL may believe that they are empty, and try each row with each.
        cursor.execute("SET LOCAL enable_nestloop = off")
    paths = {model: path for model in _models() if (path := _path_to_centre(model))}
    for model, path in sorted(paths.items(), key=lambda item: -item[1].count("__")):
        rows = model._base_manager.filter(**{path: contact_centre_id})
        rows._raw_delete(rows.db)
    ContactCentre.objects.filter(pk=contact_centre_id).delete()


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _path_to_centre(model: type[models.Model]) -> str:
    """The shortest way over foreign keys that are always filled, or the model's own one to the centre; "" when there
    is none."""
    queue = deque([(model, "")])
    seen = {model}
    while queue:
        current, path = queue.popleft()
        for field in current._meta.concrete_fields:
            target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
            if target is ContactCentre and (current is model or not field.null):
                return path + field.name
            if field.null:
                continue
            if target is not None and target not in seen:
                seen.add(target)
                queue.append((target, f"{path}{field.name}__"))
    return ""
