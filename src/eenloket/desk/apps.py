from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "eenloket.desk"
    label = "desk"
