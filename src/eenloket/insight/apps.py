from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "eenloket.insight"
    label = "insight"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
