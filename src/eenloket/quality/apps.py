from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "eenloket.quality"
    label = "quality"
