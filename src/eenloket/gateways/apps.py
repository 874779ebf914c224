from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "eenloket.gateways"
    label = "gateways"

    def ready(self) -> None:
        from .services import STOP_KINDS, register_text_kind  # noqa: PLC0415 - models can be imported only now

        for kind in STOP_KINDS:
            register_text_kind(kind)
