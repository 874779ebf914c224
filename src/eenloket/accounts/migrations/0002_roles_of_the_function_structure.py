"""Give the standard roles of existing contact centres what the function structure asks, and add the director."""

from typing import Any

from django.db import migrations

_PROFILES, _EDIT = "profiles.view", "profiles.edit"
_GROUPS, _ALL = "assessment.groups", "assessment.all"
_LEADS = (_PROFILES, "assessment.assess", "learning.manage", "personnel.lead", "personnel.propose")
_ADDED = {
    "advisor_3": (_PROFILES,),
    "advisor_2": (_PROFILES,),
    "advisor_1": (_PROFILES, "learning.mentor", "personnel.propose"),
    "team_leader": _LEADS,
    "manager": (*_LEADS, _EDIT, _GROUPS, "placement.plan", "placement.decide"),
    "project_manager": (_PROFILES, _GROUPS, "placement.plan"),
    "hr": (
        _PROFILES,
        _EDIT,
        _GROUPS,
        _ALL,
        "learning.manage",
        "placement.plan",
        "placement.decide",
        "personnel.all",
    ),
    "administrator": (_PROFILES,),
}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_ADDED):
        role.permissions = sorted({*role.permissions, *_ADDED[role.code]})
        role.save(update_fields=["permissions"])
    for centre in Role.objects.values_list("contact_centre_id", flat=True).distinct():
        Role.objects.get_or_create(
            contact_centre_id=centre,
            code="director",
            defaults={"name": "Directeur", "permissions": sorted({*_LEADS, "insight.team", _GROUPS})},
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
