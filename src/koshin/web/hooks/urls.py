"""Where providers report to us, under ``/hooks/``: no session, no cookie, no association's
pages."""

from django.urls import path

from koshin.web.hooks import stripe, veritrans

app_name = "hooks"
urlpatterns = [
    path("veritrans/<slug:code>/push", veritrans.push, name="veritrans_push"),
    path("veritrans/<slug:code>/pop", veritrans.pop, name="veritrans_pop"),
    path("veritrans/<slug:code>/result", veritrans.result, name="veritrans_result"),
    path("stripe/<slug:code>/event", stripe.event, name="stripe_event"),
]
