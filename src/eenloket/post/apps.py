from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "eenloket.post"
    label = "post"
