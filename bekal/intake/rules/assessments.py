"""How answers to a form become a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class Unanswered(Exception):
    """Some questions have no answer, or one that is not on their scale; `codes` names them."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = tuple(codes)


class AssessedElsewhere(Exception):
    """Somebody else assessed this person by this form on this day, and not for this class."""


class ScoresFrozen(Exception):
    """The participants of the class are chosen: what was found for it stays as it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered with 0 to `scale` points and counts `weight` times."""

    code: str
    text: str
    scale: int
    weight: int = 1

    def __post_init__(self) -> None:
        if not self.code or not self.text or not 1 <= self.scale <= 100 or not 1 <= self.weight <= 100:
            raise ValueError("a question needs a code, a text, a scale and a weight from 1 to 100")


def questions_of(data: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions as a form keeps them; ValueError where a code is there twice or a question is not whole."""
    questions = tuple(
        Question(str(one["code"]), str(one["text"]), int(one["scale"]), int(one["weight"])) for one in data
    )
    if not questions or len({one.code for one in questions}) != len(questions):
        raise ValueError("a form needs questions with different codes")
    return questions


def score_of(questions: Sequence[Question], answers: Mapping[str, int]) -> int:
    """The score from 0 to 100: the weighted mean of what was reached on each scale, half a point rounded up.

    Raises Unanswered where an answer is missing or off its scale.
    """
    if wrong := [one.code for one in questions if not 0 <= answers.get(one.code, -1) <= one.scale]:
        raise Unanswered(wrong)
    whole = 1
    for one in questions:
        whole *= one.scale
    reached = sum(answers[one.code] * (whole // one.scale) * one.weight for one in questions)
    best = whole * sum(one.weight for one in questions)
    return (200 * reached + best) // (2 * best)
