from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "eenloket.personnel"
    label = "personnel"
