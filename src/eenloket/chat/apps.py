from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "eenloket.chat"
    label = "chat"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
