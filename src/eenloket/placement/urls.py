from django.urls import path

from .views import candidates, conditions, functions, imports, levels, rounds, scenarios

app_name = "placement"

urlpatterns = [
    path("", rounds.index, name="index"),
    path("rondes/nieuw/", rounds.edit, name="round_new"),
    path("rondes/<uuid:round_id>/", rounds.show, name="round"),
    path("rondes/<uuid:round_id>/wijzigen/", rounds.edit, name="round_edit"),
    path("rondes/<uuid:round_id>/import/", imports.candidates, name="import"),
    path("rondes/<uuid:round_id>/import/sjabloon.<str:kind>", imports.candidate_template, name="import_template"),
    path("rondes/<uuid:round_id>/kandidaten/nieuw/", candidates.edit, name="candidate_new"),
    path("rondes/<uuid:round_id>/scenarios/", scenarios.index, name="scenarios"),
    path("rondes/<uuid:round_id>/vergelijken/", scenarios.compare, name="compare"),
    path("kandidaten/<uuid:candidate_id>/", candidates.show, name="candidate"),
    path("kandidaten/<uuid:candidate_id>/wijzigen/", candidates.edit, name="candidate_edit"),
    path("kandidaten/<uuid:candidate_id>/niveaus/", levels.levels, name="candidate_levels"),
    path("kandidaten/<uuid:candidate_id>/besluit/", candidates.decide, name="decide"),
    path("kandidaten/<uuid:candidate_id>/besluit/weg/", candidates.clear, name="decision_clear"),
    path("kandidaten/<uuid:candidate_id>/verwijderen/", candidates.remove, name="candidate_remove"),
    path("scenarios/<uuid:scenario_id>/", scenarios.show, name="scenario"),
    path("scenarios/<uuid:scenario_id>/vullen/", scenarios.fill, name="scenario_fill"),
    path("scenarios/<uuid:scenario_id>/regels/", scenarios.confirm_lines, name="scenario_lines"),
    path("scenarios/<uuid:scenario_id>/bevestigen/", scenarios.confirm, name="scenario_confirm"),
    path("scenarios/<uuid:scenario_id>/verwijderen/", scenarios.remove, name="scenario_remove"),
    path("voorwaarden/", conditions.index, name="conditions"),
    path("voorwaarden/<uuid:condition_id>/", conditions.mark, name="condition"),
    path("voorwaarderegels/", conditions.rules, name="rules"),
    path("voorwaarderegels/nieuw/", conditions.rule, name="rule_new"),
    path("voorwaarderegels/<uuid:rule_id>/", conditions.rule, name="rule"),
    path("voorwaarderegels/<uuid:rule_id>/verwijderen/", conditions.remove_rule, name="rule_remove"),
    path("waardering/", functions.index, name="grading"),
    path("waardering/functies/nieuw/", functions.edit, name="function_new"),
    path("waardering/functies/import/", imports.functions, name="function_import"),
    path("waardering/functies/import/sjabloon.<str:kind>", imports.function_template, name="function_template"),
    path("waardering/functies/<uuid:function_id>/", functions.edit, name="function"),
    path("waardering/functies/<uuid:function_id>/verwijderen/", functions.remove, name="function_remove"),
    path("waardering/profielen/<slug:code>/", functions.compare, name="grade"),
]
