from django.apps import AppConfig


class WebformsConfig(AppConfig):
    name = "eenloket.webforms"
    label = "webforms"
