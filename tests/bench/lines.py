from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure with its budget: `figure value unit | budget | ok or over`.

    The budget is the most that is allowed, or the least; what is shown beside others has none.
    """

    figure: str
    value: float
    unit: str
    budget: float | None = None
    least: bool = False

    @property
    def is_over(self) -> bool:
        if self.budget is None:
            return False
        return self.value < self.budget if self.least else self.value > self.budget

    def __str__(self) -> str:
        if self.budget is None:
            return f"{self.figure} {self.value:.1f} {self.unit} | - | -"
        verdict = "over" if self.is_over else "ok"
        return f"{self.figure} {self.value:.1f} {self.unit} | {self.budget:g} | {verdict}"
