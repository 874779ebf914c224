from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "eenloket.faults"
    label = "faults"
