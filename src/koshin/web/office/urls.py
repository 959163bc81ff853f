"""The office's pages, under ``/<association>/office/``."""

from django.urls import path

from koshin.web.office import (
    accepting,
    applications,
    cases,
    closing,
    deposits,
    dispatches,
    history,
    home,
    inquiries,
    jobs,
    news,
    sign_in,
)
from koshin.web.office.bank import urls as bank

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/code", sign_in.second_factor, name="second_factor"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("applications", applications.index, name="applications"),
    path("applications/<uuid:application>", history.detail, name="application"),
    path("applications/<uuid:application>/close", closing.ask, name="application_close"),
    path("inquiries", inquiries.index, name="inquiries"),
    path("inquiries/<uuid:inquiry>", inquiries.thread, name="inquiry"),
    path("news", news.index, name="news"),
    path("news/new", news.new, name="news_new"),
    path("deposits", deposits.index, name="deposits"),
    path("deposits/<uuid:charge>", deposits.enter, name="deposit"),
    path("deposits/<uuid:charge>/book", deposits.book, name="deposit_book"),
    *bank.urlpatterns,
    path("dispatches", dispatches.index, name="dispatches"),
    path("dispatches/mark", dispatches.mark, name="dispatches_mark"),
    path("cases", cases.index, name="cases"),
    path("cases/<int:case>", cases.detail, name="case"),
    path("cases/<int:case>/accept", accepting.ask, name="case_accept"),
    path("jobs", jobs.index, name="jobs"),
    path("jobs/<int:job>/retry", jobs.retry, name="job_retry"),
]
