"""Believable names of people who do not exist."""

from random import Random
from typing import Any

from bekal.jobs.demonstration.data import document


def name_from(dice: Random, group: str, sex: str) -> str:
    """A name as people of that origin carry it; `sex` is M or F."""
    words: dict[str, Any] = document("names")[group]
    given = dice.choice(words["male" if sex == "M" else "female"])
    family = dice.choice(words.get("female_family", words["family"]) if sex == "F" else words["family"])
    if words.get("pattern") == "parentage" and sex == "F":
        family = family.replace("bin ", "binti ")
    return f"{given} {family}"


def weighted(dice: Random, weights: dict[str, int]) -> str:
    """One key, by weight."""
    return dice.choices(list(weights), list(weights.values()))[0]
