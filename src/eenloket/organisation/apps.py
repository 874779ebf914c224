from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "eenloket.organisation"
    label = "organisation"
