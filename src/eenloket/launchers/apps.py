from django.apps import AppConfig


class LaunchersConfig(AppConfig):
    name = "eenloket.launchers"
    label = "launchers"
