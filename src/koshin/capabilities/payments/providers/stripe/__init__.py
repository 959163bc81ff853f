"""Stripe Checkout: card, convenience store and Japanese bank transfer, with the official SDK."""
