from django.urls import path

from .views import live, screens, wall

app_name = "board"

urlpatterns = [
    path("nu/", live.board, name="live"),
    path("nu/achter/te-laat/", live.late, name="late"),
    path("nu/achter/<str:which>/", live.rows, name="rows"),
    path("nu/schermen/", screens.screens, name="screens"),
    path("nu/schermen/<uuid:screen_id>/", screens.screen, name="screen"),
    # the figures as a stream, for the desk and the wall: `config.asgi` asks this what may be seen, and streams
    path("live/bord/", wall.stream, name="stream"),
    path("live/muur/<str:code>/", wall.wall, name="wall"),
]
