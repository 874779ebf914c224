from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "eenloket.profiles"
    label = "profiles"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
