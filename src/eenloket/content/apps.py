from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "eenloket.content"
    label = "content"
