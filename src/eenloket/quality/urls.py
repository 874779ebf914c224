"""Addresses of quality: forms, samples, evaluations, calibrations, coaching, figures."""

from django.urls import path

from .views import calibrating, coaching, evaluating, figures, forms, home, samples

app_name = "quality"

urlpatterns = [
    path("kwaliteit/", home.index, name="index"),
    path("kwaliteit/mijn/", home.mine, name="mine"),
    path("kwaliteit/medewerker/<uuid:employee_id>/", home.person, name="person"),
    path("kwaliteit/formulieren/", forms.overview, name="forms"),
    path("kwaliteit/formulieren/versie/<uuid:version_id>/", forms.version, name="form_version"),
    path("kwaliteit/formulieren/<slug:channel>/", forms.edit, name="form"),
    path("kwaliteit/steekproef/", samples.draw, name="samples"),
    path("kwaliteit/steekproef/norm/", samples.norm, name="sample_norm"),
    path("kwaliteit/steekproef/<uuid:sample_id>/", samples.sample, name="sample"),
    path("kwaliteit/steekproef/overslaan/<uuid:sampled_id>/", samples.skip, name="sample_skip"),
    path("kwaliteit/contact/<uuid:contact_id>/beoordelen/", evaluating.start, name="evaluation_start"),
    path("kwaliteit/contact/<uuid:contact_id>/zelf/", evaluating.ask_self, name="evaluation_ask"),
    path("kwaliteit/contact/<uuid:contact_id>/kalibratie/", calibrating.start, name="calibration_start"),
    path("kwaliteit/beoordeling/<uuid:evaluation_id>/", evaluating.evaluation, name="evaluation"),
    path("kwaliteit/beoordeling/<uuid:evaluation_id>/bewaar/", evaluating.save, name="evaluation_save"),
    path("kwaliteit/beoordeling/<uuid:evaluation_id>/stap/", evaluating.step, name="evaluation_step"),
    path("kwaliteit/kalibratie/<uuid:session_id>/", calibrating.session, name="calibration"),
    path("kwaliteit/coaching/nieuw/<uuid:employee_id>/", coaching.start, name="coaching_start"),
    path("kwaliteit/coaching/<uuid:coaching_id>/", coaching.coaching, name="coaching"),
    path("cijfers/kwaliteit/", figures.figures, name="figures"),
    path("cijfers/kwaliteit/beoordelingen/", figures.rows, name="figures_rows"),
]
