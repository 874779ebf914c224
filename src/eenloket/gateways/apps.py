from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "eenloket.gateways"
    label = "gateways"
