"""Stripe on the wire: Checkout Sessions, PaymentIntents, refunds, customers, signed events."""
