from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "eenloket.cases"
    label = "cases"

    def ready(self) -> None:
        from . import handlers  # noqa: PLC0415 - models can be imported only now

        handlers.connect()
