"""Who works in the KCC already gets a place in its function structure."""

from typing import Any

from django.db import migrations

_FUNCTIONS = ("advisor_3", "advisor_2", "advisor_1", "team_leader", "manager", "project_manager", "director", "hr")


def add(apps: Any, schema_editor: Any) -> None:
    Staff, Employee = apps.get_model("accounts", "Staff"), apps.get_model("profiles", "Employee")
    for staff in Staff.objects.filter(roles__code__in=_FUNCTIONS, is_active=True).distinct():
        Employee.objects.get_or_create(
            staff=staff, defaults={"contact_centre_id": staff.contact_centre_id, "name": staff.name}
        )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial"), ("accounts", "0002_roles_of_the_function_structure")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
