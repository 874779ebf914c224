from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "eenloket.ui"
    label = "ui"
