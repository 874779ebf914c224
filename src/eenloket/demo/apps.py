from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "eenloket.demo"
    label = "demo"
