from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "eenloket.alerts"
    label = "alerts"
