"""What one load has made so far, by the keys of the data files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bekal.accounts.models import User
from bekal.catalogue.models import CompetencyUnit, Course, CourseVersion, Module
from bekal.lib.dates import WorkingCalendar
from bekal.partners.models import Agreement, Instructor
from bekal.places.models import Facility, Institution, RegionalOffice, Workshop

Progress = Callable[[int, int, str], None]
JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass
class Curriculum:
    """A course version with everything that hangs on it."""

    version: CourseVersion
    modules: list[Module]
    units: list[CompetencyUnit]
    per_day: int
    day_starts_at: time

    @property
    def hours(self) -> int:
        return sum(module.lesson_hours for module in self.modules)

    @property
    def days(self) -> int:
        """Working days from the first lesson to the last."""
        return -(-self.hours // self.per_day)


@dataclass
class World:
    """The stage: `now` is the moment of loading, and everything is dated from its day."""

    now: datetime
    seed: int
    regions: dict[str, RegionalOffice] = field(default_factory=dict)
    facilities: dict[str, Facility] = field(default_factory=dict)
    workshops: dict[tuple[str, str], Workshop] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    curricula: dict[str, list[Curriculum]] = field(default_factory=dict)
    agreements: list[Agreement] = field(default_factory=list)
    agreement_courses: dict[int, set[int]] = field(default_factory=dict)
    instructors: dict[str, Instructor] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @property
    def today(self) -> date:
        return self.now.astimezone(JAKARTA).date()

    def dice(self, topic: str) -> Random:
        """A generator of its own for each topic, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}:{topic}")

    def day(self, days: int) -> date:
        """The day so many days from today."""
        return self.today + timedelta(days=days)

    def working_day(self, steps: int) -> date:
        """The working day so many steps from today; 0 is today, or the next one where nobody works today."""
        day = self.today
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        direction = timedelta(days=1 if steps > 0 else -1)
        for _ in range(abs(steps)):
            day += direction
            while not self.calendar.is_working(day):
                day += direction
        return day

    def at(self, facility: Facility, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment by the clock on the wall of `facility`."""
        return datetime.combine(day, time(hour, minute), ZoneInfo(facility.time_zone))

    def curriculum_on(self, course: str, day: date) -> Curriculum:
        """The curriculum of a course that holds on a day."""
        holding = [curriculum for curriculum in self.curricula[course] if curriculum.version.valid_from <= day]
        return holding[-1]
