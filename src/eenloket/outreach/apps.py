from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "eenloket.outreach"
    label = "outreach"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
