from django.urls import path

from .views import lesson, managing, mine, people, plans, skills

app_name = "learning"

urlpatterns = [
    path("", mine.index, name="index"),
    path("mijn/", mine.mine, name="mine"),
    # people and their paths
    path("mensen/", people.people, name="people"),
    path("medewerkers/<uuid:employee_id>/", people.person, name="person"),
    path("medewerkers/<uuid:employee_id>/inschrijven/", people.enrol, name="enrol"),
    path("medewerkers/<uuid:employee_id>/vaardigheden/", skills.person, name="skills_of"),
    path("medewerkers/<uuid:employee_id>/ontwikkelplan/", plans.plan, name="plan"),
    path("medewerkers/<uuid:employee_id>/ontwikkelplan/doel/", plans.goal_new, name="goal_new"),
    path("doelen/<uuid:goal_id>/", plans.goal, name="goal"),
    path("inschrijvingen/<uuid:enrolment_id>/mentor/", people.mentor, name="mentor"),
    path("inschrijvingen/<uuid:enrolment_id>/stoppen/", people.stop, name="stop"),
    # going through a module
    path("inschrijvingen/<uuid:enrolment_id>/modules/<uuid:module_id>/", lesson.lesson, name="lesson"),
    path("inschrijvingen/<uuid:enrolment_id>/modules/<uuid:module_id>/gelezen/", lesson.read, name="read"),
    path("inschrijvingen/<uuid:enrolment_id>/modules/<uuid:module_id>/geoefend/", lesson.practise, name="practise"),
    path("inschrijvingen/<uuid:enrolment_id>/modules/<uuid:module_id>/toets/", lesson.test, name="test"),
    path("inschrijvingen/<uuid:enrolment_id>/modules/<uuid:module_id>/aftekenen/", lesson.sign_off, name="sign_off"),
    # skills
    path("vaardigheden/", skills.skills, name="skills"),
    # modules, paths and courses
    path("modules/", managing.modules, name="modules"),
    path("modules/nieuw/", managing.module_edit, name="module_new"),
    path("modules/<uuid:module_id>/", managing.module_edit, name="module_edit"),
    path("modules/<uuid:module_id>/toets/", managing.questions, name="questions"),
    path("trajecten/standaard/", managing.standard, name="standard"),
    path("trajecten/nieuw/", managing.path_edit, name="path_new"),
    path("trajecten/<uuid:path_id>/", managing.path_edit, name="path_edit"),
    path("gemeenten/<uuid:municipality_id>/keuze/", managing.choice, name="choice"),
    path("opleidingen/", plans.courses, name="courses"),
    path("opleidingen/nieuw/", plans.course_edit, name="course_new"),
    path("opleidingen/<uuid:course_id>/", plans.course_edit, name="course_edit"),
]
