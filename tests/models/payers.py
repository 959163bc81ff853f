"""What people and the world outside do: apply, pay, pay late, pay twice, tell, lie, come back."""

from django.conf import settings
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import rule

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.tasks import confirm_attempt, send_one_refund
from koshin.capabilities.payments.actions.interpret import interpret
from koshin.capabilities.payments.actions.receive import keep_return
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Attempt, Charge, InboxMessage
from koshin.capabilities.payments.providers.veritrans.signatures import content_hmac
from koshin.capabilities.payments.values import Started
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests import stripe_pages as stripe
from tests.models.play import Play, whose
from tests.provider import RETURN_URL

FORM = "application/x-www-form-urlencoded"


class Payers(Play):
    """The holders, their money, and what the provider says of it."""

    @rule(coach=whose)
    def apply_anew(self, coach: int) -> None:
        """Begins an application, or finds the one that lives."""
        self.tried(
            start,
            holder=self.coaches[coach],
            published=self.world.published,
            kind="renewal",
            qualifications=None,
            actor=stories.by(self.coaches[coach]),
        )

    @rule(coach=whose, done=st.booleans())
    def edit(self, coach: int, done: bool) -> None:
        """Answers are given again; what was handed in stays as it is."""
        application = self.application(coach)
        if application is None:
            return
        wish = self.world.scheme.delivery.options[0].value
        for step in self.world.scheme.journeys["renewal"].steps:
            if step.kind == "delivery":
                self.tried(
                    save_steps,
                    application=application.public_id,
                    holder_id=application.holder_id,
                    published=self.world.published,
                    inputs={step.code: StepInput(answers={"wish": wish}, done=done)},
                    actor=SYSTEM,
                )

    @rule(coach=whose)
    def submit(self, coach: int) -> None:
        application = self.application(coach)
        if application is None or application.state != "draft":
            return
        try:
            filled = stories.filled(self.world, application, at=self.now)
        except Refused:
            return
        handed_in = self.tried(
            apply,
            application=filled.public_id,
            holder_id=filled.holder_id,
            published=self.world.published,
            actor=SYSTEM,
        )
        if handed_in is not None:
            self.enters(handed_in)

    @rule(
        coach=whose,
        method=st.sampled_from(["card", "shop", "bank"]),
        provider=st.sampled_from(["", "", "stripe"]),
        change=st.booleans(),
    )
    def choose_method(self, coach: int, method: str, provider: str, change: bool) -> None:
        """Opens the provider's page; a slip is taken at once, a card waits for its number."""
        charge = self.charge(coach)
        if charge is None:
            return
        living = Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE).last()
        if change and living is not None:
            self.asked(living, self.tried(change_method, attempt_id=living.pk, actor=SYSTEM))
        charge.refresh_from_db()
        started = self.tried(
            start_attempt,
            charge=charge,
            method=method,
            return_url=RETURN_URL,
            actor=SYSTEM,
            provider=provider,
        )
        if started is None or not started.redirect:
            return
        if started.attempt.provider == "stripe":
            self.takes_at_stripe(started)
        elif method == "shop":
            self.provider.take_slip(started.redirect)

    def takes_at_stripe(self, started: Started) -> None:
        """A voucher or an account is given out at once."""
        assert started.redirect is not None
        if started.attempt.method == "shop":
            stripe.take_voucher(self.provider, started.redirect)
        elif started.attempt.method == "bank":
            stripe.take_account(self.provider, started.redirect)

    @rule(coach=whose, less=st.sampled_from([0, 0, 0, 0, 1]))
    def pay(self, coach: int, less: int) -> None:
        """The newest order is paid at the page or the till, in time or late; nobody has told us."""
        charge = self.charge(coach)
        found = Attempt.objects.filter(charge=charge).exclude(provider="bank").last()
        if charge is None or found is None or found.order_id in self.tills:
            return
        if found.provider == "stripe":
            if not self.pays_at_stripe(charge, found):
                return
            self.tills[found.order_id] = found.amount
            self.paid_on[found.order_id] = self.today
            return
        if found.method == "shop":
            amount = found.amount - less
            paid = self.provider.client.post(
                f"/control/orders/{found.order_id}/pay",
                json={"amount": amount, "paid_at": self.now.isoformat(), "force": True},
            )
        else:
            amount = found.amount
            started = self.tried(
                start_attempt, charge=charge, method="card", return_url=RETURN_URL, actor=SYSTEM
            )
            if started is None or started.redirect is None or started.attempt.pk != found.pk:
                return
            paid = self.provider.pay_by_card(started.redirect)
        if paid.status_code < 400:
            self.tills[found.order_id] = amount
            self.paid_on[found.order_id] = self.today

    def pays_at_stripe(self, charge: Charge, found: Attempt) -> bool:
        """Whether Stripe took the money of this order: by card on its page, else from outside."""
        if found.method != "card":
            paid = self.provider.client.post(
                f"/control/stripe/sessions/{found.order_id}/pay",
                json={"paid_at": self.now.isoformat(), "force": True, "notify": False},
            )
            return paid.is_success
        started = self.tried(
            start_attempt, charge=charge, method="card", return_url=RETURN_URL, actor=SYSTEM
        )
        if started is None or started.redirect is None or started.attempt.pk != found.pk:
            return False
        return stripe.pay_by_card(self.provider, started.redirect).status_code == 303

    @rule(
        coach=whose,
        times=st.integers(1, 3),
        forged=st.booleans(),
        order=st.sampled_from(["", "", "nobody-1"]),
        off=st.sampled_from([0, 0, 1]),
    )
    def webhook(self, coach: int, times: int, forged: bool, order: str, off: int) -> None:
        """A push comes, once or thrice, before or after the money; or a stranger makes one up."""
        charge = self.charge(coach)
        found = Attempt.objects.filter(charge=charge, provider="veritrans").first()
        if found is None:
            return
        body = (
            f"numberOfNotify=1&pushTime=20270215103000&pushId={self.steps}"
            f"&orderId0000={order or found.order_id}&rcvAmount0000={found.amount + off}"
            "&dummy0000=1"
        ).encode()
        contract = settings.VERITRANS_MERCHANTS["jspo"]
        seal = content_hmac(body=body, merchant_key=contract.merchant_key)
        headers = {"Content-Hmac": f"h=HmacSHA256;s={contract.ccid};v={seal}"}
        if forged:
            headers = {"Content-Hmac": headers["Content-Hmac"][:-64] + "0" * 64}
        for _time in range(times):
            answer = Client().post(
                "/hooks/veritrans/jspo/push", body, content_type=FORM, headers=headers
            )
            assert (answer.status_code == 200) != forged

    @rule(newest_first=st.booleans(), only=st.integers(1, 5))
    def work(self, newest_first: bool, only: int) -> None:
        """A worker reads some messages, in whatever order, and asks about what they speak of."""
        waiting = InboxMessage.objects.filter(state="new").order_by("-pk" if newest_first else "pk")
        for message in waiting[:only]:
            for key in interpret(
                message.pk, at=self.now, confirm=confirm_attempt, ask_refund=send_one_refund
            ):
                self.asks(Attempt.objects.get(pk=key))

    @rule(coach=whose)
    def come_back(self, coach: int) -> None:
        """The browser returns from the provider's page and says that all was paid."""
        found = Attempt.objects.filter(charge=self.charge(coach)).exclude(provider="bank").last()
        if found is not None:
            keep_return(association="jspo", reference=str(found.pk), body=b"result=success")
            self.asks(found)

    @rule()
    def poll(self) -> None:
        """The schedule asks about every attempt."""
        for attempt in Attempt.objects.exclude(provider="bank").order_by("pk"):
            self.asks(attempt)

    def asks(self, attempt: Attempt) -> None:
        """The provider is asked; what it has taken must be booked now, unless it was before."""
        booked = confirm(attempt.pk, at=self.now)
        assert booked is None or attempt.order_id in self.tills
        self.asked(attempt, attempt.order_id in self.tills)

    def asked(self, attempt: Attempt, booked: object) -> None:
        """The books after the provider said that an attempt was paid."""
        order = attempt.order_id
        if not booked:
            return
        self.books.comes(
            order,
            self.tills[order],
            to=attempt.charge.public_id,
            on=self.paid_on[order],
            asked=attempt.amount,
        )
