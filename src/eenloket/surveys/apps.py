from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "eenloket.surveys"
    label = "surveys"

    def ready(self) -> None:
        from .handlers import connect  # noqa: PLC0415 - services need the apps to be ready

        connect()
