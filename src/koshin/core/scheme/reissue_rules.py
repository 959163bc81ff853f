"""What is made anew for a holder who lost it, and at what price (再発行)."""

from pydantic import Field, StrictInt, field_validator

from koshin.core.scheme.base import Part, StepCode, Words


class ReissueItem(Part):
    """One thing that is made anew and posted; ``price`` is in yen, tax included."""

    code: StepCode
    label: Words
    price: StrictInt = Field(gt=0)
    tax_percent: StrictInt = Field(default=10, gt=0, le=100)
    after_days: StrictInt = Field(default=14, ge=0, description="days from payment to posting")
    note: str = ""


class ReissueRules(Part):
    """Which things are made anew. An order that is not paid in ``due_days`` days is over."""

    due_days: StrictInt = Field(default=14, ge=1, le=60)
    items: tuple[ReissueItem, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def named_once(cls, items: tuple[ReissueItem, ...]) -> tuple[ReissueItem, ...]:
        """Each thing is offered once."""
        if len({item.code for item in items}) != len(items):
            raise ValueError("two items have the same code")
        return items

    def item(self, code: str) -> ReissueItem | None:
        return next((item for item in self.items if item.code == code), None)
