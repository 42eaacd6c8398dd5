from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure with its budget: `figure value unit | budget | ok or over`."""

    figure: str
    value: float
    unit: str
    budget: float

    @property
    def is_over(self) -> bool:
        return self.value > self.budget

    def __str__(self) -> str:
        verdict = "over" if self.is_over else "ok"
        return f"{self.figure} {self.value:.1f} {self.unit} | {self.budget:g} | {verdict}"
