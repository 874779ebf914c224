from django.urls import path

from .views import agreements, drafts, notices, overview, signals, synonyms, variants, versions

app_name = "content"

urlpatterns = [
    path("", overview.index, name="editing"),
    path("nieuw/", drafts.start, name="start"),
    path("producten/", overview.products, name="products"),
    path("antwoorden/", overview.answers, name="answers"),
    path("antwoord/<slug:slug>/", drafts.open_answer, name="open"),
    path("antwoord/<slug:slug>/intrekken/", drafts.withdraw, name="withdraw"),
    path("antwoord/<slug:slug>/variant/", variants.start, name="variant"),
    path("antwoord/<slug:slug>/variant/houden/", variants.keep, name="variant_keep"),
    path("antwoord/<slug:slug>/versies/<int:number>/", versions.version, name="version"),
    path("concept/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("concept/<uuid:draft_id>/naast/", drafts.beside, name="draft_beside"),
    path("concept/<uuid:draft_id>/vraag/", drafts.ask, name="draft_ask"),
    path("concept/<uuid:draft_id>/akkoord/", drafts.judge, name="draft_judge"),
    path("concept/<uuid:draft_id>/weg/", drafts.discard, name="draft_discard"),
    path("concept/<uuid:draft_id>/meldingen/", drafts.link_signals, name="draft_signals"),
    path("meldingen/", signals.index, name="signals"),
    path("meldingen/<uuid:signal_id>/", signals.settle, name="signal"),
    path("zonder-antwoord/", signals.uncovered, name="uncovered"),
    path("mijn-meldingen/", signals.own, name="own_signals"),
    path("synoniemen/", synonyms.index, name="synonyms"),
    path("berichten/", notices.index, name="notices"),
    path("berichten/voor-mij/", notices.mine, name="notices_mine"),
    path("berichten/nieuw/<uuid:notice_id>/", notices.write, name="notice_write"),
    path("berichten/<uuid:notice_id>/", notices.notice, name="notice"),
    path("berichten/<uuid:notice_id>/wijzigen/", notices.change, name="notice_change"),
    path("berichten/<uuid:notice_id>/intrekken/", notices.withdraw, name="notice_withdraw"),
    path("berichten/<uuid:notice_id>/gelezen/", notices.read, name="notice_read"),
    path("afspraken/", agreements.index, name="agreements"),
]
