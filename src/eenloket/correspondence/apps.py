from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "eenloket.correspondence"
    label = "correspondence"
