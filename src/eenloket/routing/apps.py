from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "eenloket.routing"
    label = "routing"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
