"""Sentence arithmetic: from what a verdict says to the dates that count, each with its working.

The national database's own dates win. What is worked out here stands beside them as a cross-check (`problems.py`) and
answers what-if. How a year and a remission are counted is a dated setting (`scales/counting.toml`), for two ways of
each are in use and no official formula was found.

**The calendar, as counted here.** With T the length of the sentence, R the remissions, S the day from which it counts:

1. S is the first day of detention that counts in full, and is itself served. After n days the sentence stands at S + n;
   so a sentence of one day from 1 March is over, and the expiry is, on 2 March: the first day of freedom.
2. Verdicts served one after the other are added part by part: years, months and days apart.
3. `calendar`: S plus the months (`lib.dates.add_months`: the same day of the month, or the month's last), then plus the
   days. From 29 February, 1 year ends on 28 February and 4 years on 29 February; from 31 August, 6 months end on the
   last day of February. `365`: a year is 365 days, a month 30. T in days is the difference to S.
4. The share of T is rounded up to whole days: nobody is a day too early.
5. R shortens the expiry by the calendar (`calendar`: months back from the expiry, then days) and the shares in days, a
   month of it being 30. A share never falls after the expiry, nor before S.
6. Earlier detention, turned into days by its kind, counts as served: it brings every date forward.
7. Days of interruption (escape) do not count: a date is moved by every uncounted day before it. One who has not come
   back has no date after the day of escape.
8. What stands in for an unpaid fine is served after the expiry; it has no part in the shares.
9. Life and death have no dates, unless changed into a term, which then counts from the decree. Detainees have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bekal.eligibility.criteria import FRACTIONS, Term, Word
from bekal.eligibility.facts import Length
from bekal.eligibility.scales import scale_on
from bekal.eligibility.sentences import Sentence, filled, texts
from bekal.lib.dates import add_months

_PARTS: Mapping[str, tuple[int, int]] = {"1/3": (1, 3), "1/2": (1, 2), "2/3": (2, 3)}
_NOTHING = Length()


@dataclass(frozen=True, slots=True)
class EarlierDetention:
    """Days of detention before the day from which the sentence counts; `kind` is prison, house or city."""

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class Interruption:
    """Days that do not count, both in it. `last` is None for who has not come back."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprisonment:
    """What is recorded of a sentence. None: not recorded. An empty Length: recorded that there is none.

    `lengths` has one for each verdict, served one after the other. `start` is the first day of detention that counts in
    full. `remission` is the total given so far; `fine_substitute` is served if the fine is not paid.
    """

    custody_status: str | None = None
    life_or_death: bool | None = None
    lengths: tuple[Length, ...] | None = None
    start: date | None = None
    remission: Length | None = None
    earlier: tuple[EarlierDetention, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    fine_substitute: Length | None = None
    fine_paid: bool | None = None
    commuted_to: Length | None = None
    commuted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """How dates are counted, out of the dated settings; `reference` and `certainty` are those of the counting."""

    year: str  # calendar, 365
    remission: str  # after_fraction, before_fraction
    month_days: int
    credit: Mapping[str, int]
    parole_minimum_months: int
    conditional_leave_longest_months: int
    pre_release_longest_months: int
    reference: str
    certainty: str


def method_on(day: date) -> Method:
    """The settings that hold on `day`; NoScale before the first of them."""
    counting, release = scale_on("counting", day), scale_on("release", day)
    return Method(
        year=counting.values["year"],
        remission=counting.values["remission"],
        month_days=counting.values["month_days"],
        credit=scale_on("credit", day).values,
        parole_minimum_months=release.values["parole_minimum_months"],
        conditional_leave_longest_months=release.values["conditional_leave_longest_months"],
        pre_release_longest_months=release.values["pre_release_longest_months"],
        reference=counting.reference,
        certainty=counting.certainty,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working, said when asked."""

    code: str
    words: Mapping[str, Word] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """The line in both languages."""
        return filled(texts()["working"][self.code], self.words)


@dataclass(frozen=True, slots=True)
class Computed:
    """A date worked out, with its working. No date: the last step says why, and `missing` names facts that lack."""

    value: date | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()


DATES = ("one_third", "one_half", "two_thirds", "sentence_expiry", "final_release", "release_date")
"""What `dates_of` works out: `final_release` is the expiry and what stands in for an unpaid fine; `release_date` the
earliest release, on parole or conditional leave."""


def dates_of(imprisonment: Imprisonment, method: Method) -> Mapping[str, Computed]:
    """Every date of DATES, worked out."""
    why = _without_dates(imprisonment)
    if why is not None:
        return dict.fromkeys(DATES, why)
    base = _Base.of(imprisonment, method)
    expiry = _expiry(base)
    shares = {FRACTIONS[fraction]: _share(base, fraction, expiry) for fraction in _PARTS}
    final = _with_fine(base, expiry)
    return {
        **shares,
        "sentence_expiry": expiry,
        "final_release": final,
        "release_date": _earliest(base, shares["two_thirds"], expiry),
    }


def total(lengths: Iterable[Length]) -> Length:
    """The sum, part by part: years, months and days apart."""
    parts = list(lengths)
    return Length(sum(p.years for p in parts), sum(p.months for p in parts), sum(p.days for p in parts))


def counted_start(imprisonment: Imprisonment, method: Method) -> date | None:
    """The day from which the least months before parole count: the start, moved by earlier detention and lost days.

    Days lost after those months move nothing. None for who has not come back, or where the start is not recorded.
    """
    start = imprisonment.start
    if start is None or any(stretch.last is None for stretch in imprisonment.interruptions):
        return None
    nominal = _later(start, Length(months=method.parole_minimum_months), method)
    day = nominal - timedelta(days=_credit(imprisonment, method))
    for _, lost in _lost_before(imprisonment, start, day):
        day += lost
    return start + (day - nominal)


def pre_release_from(expiry: date, last_remission: Length, method: Method) -> date:
    """The first day of leave before release: before the expiry by the last remission, which is capped."""
    return max(_earlier(expiry, last_remission), add_months(expiry, -method.pre_release_longest_months))


def _without_dates(imprisonment: Imprisonment) -> Computed | None:
    """Why there are no dates; None if there are."""
    commuted = imprisonment.commuted_to is not None
    if imprisonment.custody_status == "detainee":
        return Computed(None, (Step("detainee"),))
    if imprisonment.life_or_death and not commuted:
        return Computed(None, (Step("life_or_death"),))
    needed: dict[str, object] = {
        "custody_status": imprisonment.custody_status,
        "remission": imprisonment.remission,
    }
    if commuted:
        needed["commuted_on"] = imprisonment.commuted_on
    else:
        needed |= {
            "life_or_death": imprisonment.life_or_death,
            "term_months": imprisonment.lengths or None,
            "sentence_start": imprisonment.start,
        }
    missing = tuple(fact for fact, value in needed.items() if value is None)
    return Computed(None, (Step("missing"),), missing) if missing else None


@dataclass(frozen=True, slots=True)
class _Base:
    """What every date is counted from. Days are counted from `start`; `end` is before any remission."""

    imprisonment: Imprisonment
    method: Method
    start: date
    length: Length
    end: date
    remission: Length
    credit: int
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, imprisonment: Imprisonment, method: Method) -> _Base:
        if imprisonment.commuted_to is not None and imprisonment.commuted_on is not None:
            start, length, credit = imprisonment.commuted_on, imprisonment.commuted_to, 0
            steps = [Step("commuted", {"term": length, "start": start})]
        elif imprisonment.start is not None:
            start, length = imprisonment.start, total(imprisonment.lengths or ())
            credit = _credit(imprisonment, method)
            steps = [Step("start", {"start": start})]
        else:  # _without_dates has told it already
            raise ValueError("a sentence without its first day has no dates")
        end = _later(start, length, method)
        if not imprisonment.commuted_to and len(imprisonment.lengths or ()) > 1:
            steps.append(Step("consecutive", {"count": len(imprisonment.lengths or ()), "term": length}))
        words: dict[str, Word] = {"term": length, "end": end, "days": (end - start).days}
        steps.append(Step(f"term_{method.year}", words))
        if credit:
            steps.append(Step("credit", {"days": credit}))
        remission = imprisonment.remission or _NOTHING
        return cls(imprisonment, method, start, length, end, remission, credit, tuple(steps))

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def _expiry(base: _Base) -> Computed:
    shortened = base.end
    steps = base.steps
    if base.remission:
        fixed = timedelta(days=_fixed_days(base.remission, base.method))
        shortened = _earlier(base.end, base.remission) if base.method.year == "calendar" else base.end - fixed
        shortened = max(shortened, base.start)
        words: dict[str, Word] = {"end": base.end, "remission": base.remission, "date": shortened}
        steps += (Step("expiry", {**words, "days": (shortened - base.start).days}),)
    return _reached(base, (shortened - base.start).days, steps)


def _share(base: _Base, fraction: str, expiry: Computed) -> Computed:
    words: dict[str, Word] = {"fraction": Term("fraction", fraction)}
    remission = _fixed_days(base.remission, base.method)
    off = Step("remission_days", {"remission": base.remission, "days": remission})
    if base.method.remission == "before_fraction":
        left = max(0, base.days - remission)
        needed = _part(left, fraction)
        less = Step("subtracted", {"whole": base.days, "less": remission, "days": left})
        share = Step("share", {**words, "whole": left, "days": needed})
        steps = (off, less, share) if remission else (share,)
    else:
        part = _part(base.days, fraction)
        needed = max(0, part - remission)
        less = Step("subtracted", {"whole": part, "less": remission, "days": needed})
        share = Step("share", {**words, "whole": base.days, "days": part})
        steps = (share, off, less) if remission else (share,)
    found = _reached(base, needed, base.steps + steps)
    if found.value is not None and expiry.value is not None and found.value > expiry.value:
        return Computed(expiry.value, (*found.steps, Step("not_after_expiry", {"date": expiry.value})))
    return found


def _reached(base: _Base, needed: int, steps: tuple[Step, ...]) -> Computed:
    """The day on which so many days are served, earlier detention among them and days of interruption not."""
    left = max(0, needed - base.credit)
    if base.credit:
        steps += (Step("subtracted", {"whole": needed, "less": base.credit, "days": left}),)
    day = base.start + timedelta(days=left)
    for first, lost in _lost_before(base.imprisonment, base.start, day):
        day += lost
        last = first + lost - timedelta(days=1)
        steps += (Step("interruption", {"days": lost.days, "first": first, "last": last}),)
    away = [stretch.first for stretch in base.imprisonment.interruptions if stretch.last is None]
    if away and min(away) < day:
        return Computed(None, (*steps, Step("not_back", {"first": min(away)})), ("interruption_end",))
    return Computed(day, (*steps, Step("reached", {"days": (day - base.start).days, "start": base.start, "date": day})))


def _with_fine(base: _Base, reached: Computed) -> Computed:
    substitute = base.imprisonment.fine_substitute
    if reached.value is None or base.imprisonment.fine_paid or substitute == _NOTHING:
        return reached
    missing = tuple(
        fact
        for fact, value in (("fine_paid", base.imprisonment.fine_paid), ("fine_substitute", substitute))
        if value is None
    )
    if missing or substitute is None:
        return Computed(None, (*reached.steps, Step("missing")), missing)
    day = _later(reached.value, substitute, base.method)
    return Computed(day, (*reached.steps, Step("fine", {"term": substitute, "date": day})))


def _earliest(base: _Base, two_thirds: Computed, expiry: Computed) -> Computed:
    found = two_thirds
    on_parole = base.length.begun_months > base.method.conditional_leave_longest_months
    if on_parole and found.value is not None and expiry.value is not None:
        months = base.method.parole_minimum_months
        days = (_later(base.start, Length(months=months), base.method) - base.start).days
        least = _reached(base, days, ()).value
        if least is not None and least > found.value:
            day = min(least, expiry.value)
            found = Computed(day, (*found.steps, Step("minimum", {"months": months, "date": day})))
    return _with_fine(base, found)


def _part(days: int, fraction: str) -> int:
    numerator, denominator = _PARTS[fraction]
    return -(-days * numerator // denominator)


def _later(day: date, length: Length, method: Method) -> date:
    if method.year == "calendar":
        return add_months(day, length.whole_months) + timedelta(days=length.days)
    return day + timedelta(days=_fixed_days(length, method))


def _earlier(day: date, length: Length) -> date:
    return add_months(day, -length.whole_months) - timedelta(days=length.days)


def _fixed_days(length: Length, method: Method) -> int:
    return 365 * length.years + method.month_days * length.months + length.days


def _credit(imprisonment: Imprisonment, method: Method) -> int:
    return sum(detention.days // method.credit[detention.kind] for detention in imprisonment.earlier)


def _lost_before(imprisonment: Imprisonment, start: date, day: date) -> Iterator[tuple[date, timedelta]]:
    """The stretches that move `day`, each with its length: those that begin before it, which they move themselves."""
    for first, after in _merged(imprisonment.interruptions):
        first = max(first, start)
        if first < day and first < after:
            yield first, after - first
            day += after - first


def _merged(interruptions: Iterable[Interruption]) -> list[tuple[date, date]]:
    """Stretches that are over, in order, overlapping ones as one: the first day and the day after the last."""
    merged: list[tuple[date, date]] = []
    for stretch in sorted(interruptions, key=lambda stretch: stretch.first):
        if stretch.last is None or stretch.last < stretch.first:
            continue
        after = stretch.last + timedelta(days=1)
        if merged and stretch.first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], after))
        else:
            merged.append((stretch.first, after))
    return merged
