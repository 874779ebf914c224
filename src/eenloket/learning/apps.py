from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "eenloket.learning"
    label = "learning"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
