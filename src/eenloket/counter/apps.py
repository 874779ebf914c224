from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "eenloket.counter"
    label = "counter"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
