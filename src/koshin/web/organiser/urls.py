"""The organisers' pages, under ``/<association>/organiser/``."""

from django.urls import path

from koshin.web.organiser import door, files, planning, sign_in, trainings

app_name = "organiser"
TRAINING = "trainings/<uuid:training>"
urlpatterns = [
    path("", trainings.index, name="home"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/code", sign_in.second_factor, name="second_factor"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("trainings/new", planning.new, name="training_new"),
    path(TRAINING, trainings.detail, name="training"),
    path(TRAINING + "/change", planning.change, name="training_change"),
    path(TRAINING + "/cancel", trainings.cancel, name="training_cancel"),
    path(TRAINING + "/roster", files.roster, name="roster"),
    path(TRAINING + "/roster.csv", files.template, name="roster_template"),
    path("places/<uuid:place>/correct", trainings.correct, name="correct"),
    path("records", files.records, name="records"),
    path("files/<int:delivery>/take-in", files.take_in, name="take_in"),
    path("door", door.enter, name="door_enter"),
    path("door/<str:code>", door.person, name="door"),
]
