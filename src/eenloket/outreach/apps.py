from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "eenloket.outreach"
    label = "outreach"
