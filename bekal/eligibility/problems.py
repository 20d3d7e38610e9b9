"""What is missing or contradictory in what is recorded of a person: named, with both values, never mended silently.

The national database's own dates win. Where the arithmetic of `terms.py` comes to another date by more than the dated
tolerance (`scales/data_quality.toml`), that is a warning with both dates and the working.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bekal.eligibility.criteria import Word
from bekal.eligibility.facts import PersonFacts
from bekal.eligibility.scales import Scale, scale_on
from bekal.eligibility.sentences import LANGUAGES, Sentence, fact_name, filled, texts
from bekal.eligibility.terms import Computed, Imprisonment, Step, dates_of, method_on
from bekal.lib.dates import Language, add_months

COMPARED = ("one_third", "one_half", "two_thirds", "sentence_expiry")
"""The stated dates that are held against the arithmetic. The release date is a plan of the facility, not a sum."""

_ORDER = ("sentence_start", *COMPARED)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing or does not fit.

    `facts` are those concerned, `values` what each says (for `differs`: the stated and the computed date), `days` how
    far apart they are, `working` how the computed one came about.
    """

    code: str
    facts: tuple[str, ...]
    values: tuple[Word | None, ...] = ()
    days: int | None = None
    working: tuple[Step, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """It in words, in both languages."""
        template = texts()["problems"][self.code]
        return {language: filled(template, self._words(language))[language] for language in LANGUAGES}

    def _words(self, language: Language) -> Mapping[str, Word]:
        words: dict[str, Word] = {f"fact{place}": fact_name(fact)[language] for place, fact in enumerate(self.facts)}
        words |= {f"value{place}": value for place, value in enumerate(self.values) if value is not None}
        return words if self.days is None else {**words, "days": self.days}


def problems_of(facts: PersonFacts, today: date, imprisonment: Imprisonment | None = None) -> tuple[Problem, ...]:
    """Everything missing or contradictory, worst for a verdict first: missing, contradictory, different.

    `imprisonment` adds what the arithmetic can check, and the start as it was written, for that among the facts may be
    moved by days that do not count; without it only the facts are held against one another.
    """
    quality = scale_on("data_quality", today)
    start = facts.sentence_start if imprisonment is None else imprisonment.start
    found = [*_missing(facts, quality), *_contradictions(replace(facts, sentence_start=start), today, quality)]
    if imprisonment is not None:
        found += _of_imprisonment(imprisonment, today)
        if facts.custody_status != "detainee" and not facts.life_or_death:
            computed = dates_of(imprisonment, method_on(today))
            found += differences(facts, computed, quality.values["tolerance_days"])
    return tuple(found)


def differences(stated: PersonFacts, computed: Mapping[str, Computed], tolerance_days: int) -> tuple[Problem, ...]:
    """The stated dates that lie more than `tolerance_days` from the computed ones; what has no date is left out."""
    found = []
    for fact in COMPARED:
        said, worked_out = getattr(stated, fact), computed[fact]
        if said is None or worked_out.value is None:
            continue
        days = abs((said - worked_out.value).days)
        if days > tolerance_days:
            code = "term_does_not_fit" if fact == "sentence_expiry" else "differs"
            found.append(Problem(code, (fact,), (said, worked_out.value), days, worked_out.steps))
    return tuple(found)


def _missing(facts: PersonFacts, quality: Scale) -> Iterator[Problem]:
    names = list(quality.values["everyone"])
    if facts.custody_status not in (None, "detainee"):
        names += quality.values["sentenced"]
        if not facts.life_or_death:
            names += quality.values["with_term"]
    for name in names:
        if getattr(facts, name) is None:
            yield Problem("missing", (name,))


def _contradictions(facts: PersonFacts, today: date, quality: Scale) -> Iterator[Problem]:
    yield from _without_sentence(facts)
    yield from _out_of_order(facts)
    yield from _release(facts, today)
    if facts.sentence_start is not None and facts.sentence_start > today:
        yield Problem("starts_later", ("sentence_start",), (facts.sentence_start,))
    if facts.birth_date is not None:
        least = quality.values["youngest_years"]
        born, day = facts.birth_date, min(facts.sentence_start or today, today)
        if add_months(born, 12 * least) > day:
            yield Problem("too_young", ("birth_date", "sentence_start"), (born, day, least))
    for entry in facts.discipline or ():
        if entry.last_day is not None and entry.last_day < entry.began:
            days = (entry.began - entry.last_day).days
            yield Problem("measure_ends_before", ("discipline",), (entry.began, entry.last_day), days)


def _without_sentence(facts: PersonFacts) -> Iterator[Problem]:
    """Dates that a detainee or a life or death sentence cannot have."""
    code = "dates_of_detainee" if facts.custody_status == "detainee" else "dates_for_life"
    if facts.custody_status != "detainee" and not facts.life_or_death:
        return
    for fact in COMPARED:
        day = getattr(facts, fact)
        if day is not None:
            yield Problem(code, (fact,), (day,))


def _out_of_order(facts: PersonFacts) -> Iterator[Problem]:
    """Start, 1/3, 1/2, 2/3, expiry: each pair of neighbours that are recorded and lie the wrong way round."""
    known = [(fact, day) for fact in _ORDER if (day := getattr(facts, fact)) is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            yield Problem("out_of_order", (later, earlier), (second, first), (first - second).days)


def _release(facts: PersonFacts, today: date) -> Iterator[Problem]:
    release, expiry = facts.release_date, facts.sentence_expiry
    if release is not None and facts.two_thirds is not None and release < facts.two_thirds:
        days = (facts.two_thirds - release).days
        yield Problem("released_too_soon", ("release_date", "two_thirds"), (release, facts.two_thirds), days)
    if release is not None and expiry is not None and release > expiry and facts.fine_paid:
        days = (release - expiry).days
        yield Problem("released_too_late", ("release_date", "sentence_expiry"), (release, expiry), days)
    if facts.held:
        for fact in ("release_date", "sentence_expiry"):
            day = getattr(facts, fact)
            if day is not None and day < today:
                yield Problem("still_held", (fact,), (day,), (today - day).days)
                return


def _of_imprisonment(imprisonment: Imprisonment, today: date) -> Iterator[Problem]:
    if imprisonment.lengths is not None and not any(imprisonment.lengths) and not imprisonment.life_or_death:
        yield Problem("no_term", ("term_months",))
    has_term = not imprisonment.life_or_death or imprisonment.commuted_to is not None
    if has_term and imprisonment.remission is None and imprisonment.custody_status not in (None, "detainee"):
        yield Problem("missing", ("remission",))
    if imprisonment.commuted_to is not None:
        longest = scale_on("commutation", today).values["longest_years"]
        if imprisonment.commuted_to.begun_months > 12 * longest:
            yield Problem("commuted_too_long", ("commuted_on",), (imprisonment.commuted_to, longest))
    for stretch in imprisonment.interruptions:
        if stretch.last is None:
            yield Problem("not_back", ("interruption_end",), (stretch.first,))
