from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "eenloket.website"
    label = "website"
