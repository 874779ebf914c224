from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "eenloket.insight"
    label = "insight"
