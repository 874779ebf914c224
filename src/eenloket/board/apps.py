from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "eenloket.board"
    label = "board"
