from django.apps import AppConfig
from django.db.backends.signals import connection_created

from .postgres_session import plan_quickly


class CoreConfig(AppConfig):
    name = "eenloket.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(plan_quickly, dispatch_uid="eenloket.core.plan_quickly")
