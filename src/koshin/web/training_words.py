"""Words about a training that holders, organisers and the office read alike."""

from koshin.capabilities.trainings.models import Training
from koshin.core.requirements.serves import Offered, serves
from koshin.core.scheme import Scheme


def serves_of(training: Training, scheme: Scheme) -> tuple[str, ...]:
    """Codes of the qualifications for which the training may count, by the rules in force."""
    return serves(
        scheme,
        Offered(
            kind=training.kind,
            topic=training.topic,
            mode=training.mode,
            provider=training.organiser.provider,
            course=training.course,
        ),
    )


def kind_of(training: Training, scheme: Scheme) -> str:
    """What an attendance counts as: ``更新研修 1回``, ``届出組織の研究会 2ポイント``."""
    rule = scheme.activity_kinds.get(training.kind)
    if rule is None:
        return training.kind
    return f"{rule.label} {training.amount.normalize():f}{rule.unit}"
