from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "eenloket.placement"
    label = "placement"
