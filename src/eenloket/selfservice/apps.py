from django.apps import AppConfig


class SelfserviceConfig(AppConfig):
    name = "eenloket.selfservice"
    label = "selfservice"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
