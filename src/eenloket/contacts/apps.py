from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "eenloket.contacts"
    label = "contacts"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
