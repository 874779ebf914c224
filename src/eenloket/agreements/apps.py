from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "eenloket.agreements"
    label = "agreements"
