from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "eenloket.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        from .handlers import connect  # noqa: PLC0415 - services need the apps to be ready

        connect()
