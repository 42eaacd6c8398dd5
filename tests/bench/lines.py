from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure with its budget: `figure value unit | budget | ok or over`.

    The budget is the most that is allowed, or the least.
    """

    figure: str
    value: float
    unit: str
    budget: float
    least: bool = False

    @property
    def is_over(self) -> bool:
        return self.value < self.budget if self.least else self.value > self.budget

    def __str__(self) -> str:
        verdict = "over" if self.is_over else "ok"
        return f"{self.figure} {self.value:.1f} {self.unit} | {self.budget:g} | {verdict}"
