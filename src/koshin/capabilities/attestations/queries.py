"""Questions about a holder's digital certificates."""

from koshin.capabilities.attestations.models import Attestation


def newest(credential: int) -> Attestation | None:
    """The newest digital certificate of a credential that was not withdrawn. One query."""
    return (
        Attestation.objects.filter(credential_id=credential, withdrawn_at__isnull=True)
        .order_by("-issued_at", "-pk")
        .first()
    )
