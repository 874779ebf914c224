from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Layer(models.TextChoices):
    """The layers of government behind the one counter (R11)."""

    MUNICIPALITY = "gemeente", _("Municipality")
    PROVINCE = "provincie", _("Province")
    WATER_BOARD = "waterschap", _("Water board")
    STATE = "rijk", _("National government")


class DepartmentKind(models.TextChoices):
    """A department is back office of one municipality; a group is second line inside the KCC."""

    DEPARTMENT = "department", _("Department")
    GROUP = "group", _("KCC group")
