from django.urls import path, re_path

from .views import cuts, indicators, reports, rows, settings, staffing, steering

app_name = "insight"

urlpatterns = [
    path("acht/", indicators.indicators, name="indicators"),
    path("acht/<slug:code>/", indicators.indicators, name="indicator"),
    path("wachtrij/", rows.turns, name="turns"),
    path("zaken/", rows.cases, name="cases"),
    path("bezetting/", staffing.staffing, name="staffing"),
    path("rapporten/", reports.reports, name="reports"),
    path("rapporten/vanzelf/", reports.plan, name="report_plan"),
    path("rapporten/vanzelf/<uuid:plan_id>/stop/", reports.stop, name="report_stop"),
    path("rapporten/<uuid:report_id>/", reports.report, name="report"),
    re_path(
        r"^rapporten/(?P<report_id>[0-9a-f-]{36})/als/(?P<kind>pdf|werkblad|csv)/$",
        reports.export,
        name="report_export",
    ),
    re_path(
        r"^rapporten/(?P<report_id>[0-9a-f-]{36})/(?P<step>toelichting|opnieuw|publiceren|intrekken)/$",
        reports.act,
        name="report_act",
    ),
    path("zelf/", cuts.cuts, name="cuts"),
    path("zelf/bewaren/", cuts.keep, name="cut_keep"),
    path("sturen/", steering.actions, name="actions"),
    path("sturen/nieuw/", steering.start, name="action_new"),
    path("sturen/<uuid:action_id>/", steering.action, name="action"),
    path("nakijken/", steering.rescores, name="rescores"),
    path("nakijken/oordeel/", steering.rescore, name="rescore"),
    path("instellingen/", settings.settings, name="settings"),
    path("instellingen/doel/", settings.target, name="setting_target"),
    path("instellingen/kosten/", settings.cost, name="setting_cost"),
    path("instellingen/kosten/<uuid:line_id>/stop/", settings.end_cost, name="setting_cost_end"),
    path("instellingen/kanalen/", settings.channels, name="setting_channels"),
]
