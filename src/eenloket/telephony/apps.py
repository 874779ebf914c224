from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "eenloket.telephony"
    label = "telephony"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
