from django.urls import path

from .views import calls, setup

app_name = "telephony"

urlpatterns = [
    path("", setup.index, name="index"),
    path("platform/<uuid:platform_id>/", setup.platform, name="platform"),
    path("platform/<uuid:platform_id>/geheim/", setup.renew, name="platform_renew"),
    path("platform/<uuid:platform_id>/koppel/", setup.link, name="platform_link"),
    path("platform/<uuid:platform_id>/proef/", setup.trial, name="platform_trial"),
    path("nummer/<uuid:line_id>/", setup.line, name="line"),
    path("oefencentrale/", calls.practice, name="practice"),
    path("gesprek/", calls.pop, name="pop"),
    path("gesprek/bel/", calls.originate, name="originate"),
    path("gesprek/<uuid:conversation_id>/", calls.bar, name="bar"),
    path("gesprek/<uuid:call_id>/<slug:kind>/", calls.act, name="act"),
]
