from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "eenloket.parties"
    label = "parties"
