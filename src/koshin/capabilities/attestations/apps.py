from django.apps import AppConfig


class AttestationsConfig(AppConfig):
    name = "koshin.capabilities.attestations"
    label = "attestations"
