"""Every address of the product."""

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from . import assets, health, live

urlpatterns = [
    path("health/", health.view, name="health"),
    path("live/", live.view, name="live"),
    # What has no head of its own, as a PDF, is shown by the browser with the icon from this address.
    path("favicon.ico", assets.mark),
    path("taal/", set_language, name="set_language"),
    # An address to sign in with is changed by the functional administrator, not on allauth's own page.
    path("inloggen/email/", RedirectView.as_view(pattern_name="desk:home"), name="account_email"),
    path("inloggen/", include("allauth.account.urls")),
    path("groepsberichten/", include("eenloket.outreach.urls")),
    path("koppeling/", include("eenloket.gateways.urls")),
    path("toepassingen/", include("eenloket.launchers.urls")),
    path("storingen/", include("eenloket.faults.urls")),
    path("cti/v1/", include("eenloket.telephony.api_urls")),
    path("cijfers/", include("eenloket.insight.urls")),
    path("", include("eenloket.cases.urls")),
    path("klanten/", include("eenloket.parties.urls")),
    path("", include("eenloket.quality.urls")),
    path("", include("eenloket.desk.urls")),
    path("", include("eenloket.board.urls")),
    path("", include("eenloket.routing.urls")),
    path("kanalen/tevredenheid/", include("eenloket.surveys.urls")),
    path("kanalen/telefoon/", include("eenloket.telephony.urls")),
    path("kanalen/formulieren/", include("eenloket.webforms.urls")),
    path("redactie/", include("eenloket.content.urls")),
    path("balie/", include("eenloket.counter.urls")),
    path("post/", include("eenloket.post.urls")),
    path("team/functies/", include("eenloket.profiles.urls")),
    path("team/stand/", include("eenloket.assessment.urls")),
    path("team/leren/", include("eenloket.learning.urls")),
    path("team/plaatsing/", include("eenloket.placement.urls")),
    path("team/mensen/", include("eenloket.personnel.urls")),
    path("", include("eenloket.chat.urls")),
    path("", include("eenloket.website.urls")),
]
