"""Addresses of wishes (募集) for everybody, under ``/<association>/wishes/``."""

from django.urls import path

from koshin.web.public import posters, wishes

app_name = "wishes"

urlpatterns = [
    path("", wishes.listed, name="listed"),
    path("new/", wishes.new, name="new"),
    path("sent/", wishes.sent, name="sent"),
    path("<uuid:wish>/", wishes.show, name="show"),
    path("<uuid:wish>/<str:token>/", posters.manage, name="manage"),
    path("<uuid:wish>/<str:token>/confirm/", posters.confirm, name="confirm"),
    path("<uuid:wish>/<str:token>/close/", posters.close, name="close"),
]
