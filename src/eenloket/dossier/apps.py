from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "eenloket.dossier"
    label = "dossier"
