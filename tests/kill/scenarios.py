"""What is killed: each scenario asks for one job a round, and knows what must hold half way and at the end."""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bekal.access.rules import SYSTEM
from bekal.accounts.models import User
from bekal.accounts.queries import actor_for
from bekal.audit.models import Event
from bekal.audit.queries import breaks_of_roll, breaks_of_stream, streams
from bekal.certificates.models import Certificate, NumberSeries
from bekal.classes.models import TrainingClass
from bekal.entitlements.models import RuleVersion
from bekal.intake.models import Enrolment
from bekal.jobs import screening
from bekal.jobs.demonstration.load import load_demonstration
from bekal.jobs.demonstration.roster import write_roster
from bekal.jobs.tasks import task
from bekal.people.models import Inmate
from bekal.places.actions import add_workshop
from bekal.places.models import Facility, RegionalOffice, Workshop
from bekal.planning.actions.regions import ask_for_region_run
from bekal.planning.actions.runs import ask_for_run
from bekal.planning.models import RegionRun, SelectionRun
from bekal.planning.rules.marks import Points
from bekal.roster.actions import receive_roster, start_applying
from bekal.roster.models import RosterImport
from bekal.screening.models import Screening, Verdicts
from bekal.work.actions import enqueue

ROWS = 12
PEOPLE = 60
FEWEST = 4  # certificates at the least in the class that is used


def audit_breaks() -> list[str]:
    """Every break in the audit trail."""
    return [str(one) for one in [*breaks_of_roll(), *(one for name in streams() for one in breaks_of_stream(name))]]


def doubled(values) -> list:
    """What is there more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


class Planted:
    """A task of nothing but writes: a dozen workshops, each with its audit event."""

    def __init__(self) -> None:
        region = RegionalOffice.objects.create(code="MAL", name="Maluku")
        self.facility = Facility.objects.create(region=region, code="AMQ", name="Ambon", kind="prison", tier="medium")
        task("test.planted")(self.write)

    def write(self, arguments, progress, actor, now):
        first = self.first_place(arguments["round"])
        for place in range(first, first + ROWS):
            name = f"{arguments['round']}-{place}"
            add_workshop(facility=self.facility, name=name, seats=1, actor=SYSTEM, now=now)
            progress.tell(place - first + 1, ROWS, name)
        return {"url": "/"}

    def first_place(self, number: int) -> int:
        return 0

    def ask(self, number: int) -> int:
        now = timezone.now()
        with transaction.atomic():
            return enqueue(
                kind="test.planted", owner_id=None, facility_id=None, arguments={"round": number}, now=now
            ).pk

    def halfway(self, number: int) -> list[str]:
        written = Workshop.objects.filter(name__startswith=f"{number}-").count()
        return [f"{written} of {ROWS} rows are seen"] if written not in {0, ROWS} else []

    def problems(self, number: int) -> list[str]:
        written = Workshop.objects.filter(name__startswith=f"{number}-").values_list("pk", flat=True)
        told = Event.objects.filter(action="workshop.add", subject_id__in=[str(pk) for pk in written])
        found = {"rows": len(written), "events": told.count(), "events in all": Event.objects.count()}
        wanted = {"rows": ROWS, "events": ROWS, "events in all": ROWS * (number + 1)}
        return [] if found == wanted else [f"{found} instead of {wanted}"]


class Careless(Planted):
    """The same, written outside the job's transaction: the proof that these rounds find what is half done."""

    def __init__(self) -> None:
        super().__init__()
        task("test.planted", prepare=self.write)(lambda arguments, progress, actor, now: {})

    def first_place(self, number: int) -> int:
        """Behind what an attempt before wrote: a second one doubles the rows instead of stumbling over their names."""
        return Workshop.objects.filter(name__startswith=f"{number}-").count()


class Certificates:
    """Certificates for all who completed a class of the demonstration, again each round after they were taken away."""

    def __init__(self) -> None:
        load_demonstration(now=timezone.now())
        counts = Counter(Certificate.objects.values_list("enrolment__training_class", flat=True))
        some = min((count, pk) for pk, count in counts.items() if count >= FEWEST)
        self.training_class = TrainingClass.objects.get(pk=some[1])
        agreement = self.training_class.agreement
        self.earned = set(self._issued().values_list("enrolment", flat=True))
        self.series = NumberSeries.objects.get_or_create(
            institution=agreement.institution, year=timezone.localdate().year
        )[0]
        self.first = self.series.last
        self.owner = User.objects.filter(
            grants__role="programme_officer", grants__facility=self.training_class.facility_id
        ).first()
        self.told = self._events()

    def _issued(self):
        return Certificate.objects.filter(enrolment__training_class=self.training_class)

    def _events(self) -> int:
        return Event.objects.filter(action="certificate.issue").count()

    def ask(self, number: int) -> int:
        now = timezone.now()
        with transaction.atomic():
            self._issued().delete()
            people = Enrolment.objects.filter(pk__in=self.earned).values_list("inmate", flat=True)
            Inmate.objects.filter(pk__in=list(people)).update(certified_on=None)
            return enqueue(
                kind="certificates.issue",
                owner_id=self.owner.pk,
                facility_id=self.training_class.facility_id,
                arguments={"class_id": self.training_class.pk},
                now=now,
            ).pk

    def halfway(self, number: int) -> list[str]:
        issued = self._issued().count()
        return [f"{issued} of {len(self.earned)} certificates"] if issued not in {0, len(self.earned)} else []

    def problems(self, number: int) -> list[str]:
        self.series.refresh_from_db()
        issued, rounds = self._issued(), number + 1
        undated = Inmate.objects.filter(
            pk__in=issued.values_list("enrolment__inmate", flat=True), certified_on=None
        ).count()
        checks = {
            "not everyone has one": set(issued.values_list("enrolment", flat=True)) != self.earned,
            "a number twice": bool(doubled(issued.values_list("number", flat=True))),
            "numbers were lost": self.series.last != self.first + rounds * len(self.earned),
            "people without their date": undated > 0,
            "events": self._events() != self.told + rounds * len(self.earned),
        }
        return [problem for problem, holds in checks.items() if holds]


class Roster:
    """The roster of a new prison, read in one round and applied in the next."""

    def __init__(self) -> None:
        self.region = RegionalOffice.objects.create(code="MAL", name="Maluku")
        self.rosters: dict[int, int] = {}

    def ask(self, number: int) -> int:
        now, previous = timezone.now(), self.rosters.get(number - 1)
        with transaction.atomic():
            if number % 2 and previous:
                roster = RosterImport.objects.get(pk=previous)
                start_applying(
                    roster=roster, revision=roster.revision, complete=True, confirmed=True, actor=SYSTEM, now=now
                )
            else:
                roster = self.received(number, now)
        self.rosters[number] = roster.pk
        return roster.job_id

    def received(self, number: int, now) -> RosterImport:
        facility = Facility.objects.create(
            region=self.region, code=f"K{number}", name=f"Lapas {number}", kind="prison", tier="medium"
        )
        path = Path(settings.VAR) / "roster.xlsx"
        facility.code = "LP-AMQ"  # whose people the invented ones are like
        write_roster(path, facility, today=now.date(), new=PEOPLE, changed=0, broken=0, gone=0, seed=number)
        return receive_roster(
            facility=facility, file_name="roster.xlsx", parts=[path.read_bytes()], actor=SYSTEM, now=now
        )

    def halfway(self, number: int) -> list[str]:
        facility = RosterImport.objects.get(pk=self.rosters[number]).facility_id
        held = Inmate.objects.filter(facility=facility).count()
        return [f"{held} of {PEOPLE} people"] if held not in {0, PEOPLE} else []

    def problems(self, number: int) -> list[str]:
        roster = RosterImport.objects.get(pk=self.rosters[number])
        applied = bool(number % 2)
        told = Event.objects.filter(action="roster.apply", subject_id=str(roster.pk)).count()
        found = (roster.state, roster.count("new"), Inmate.objects.filter(facility=roster.facility).count(), told)
        wanted = ("applied", PEOPLE, PEOPLE, 1) if applied else ("previewed", PEOPLE, 0, 0)
        return [] if found == wanted else [f"{found} instead of {wanted}"]


class Night:
    """Everybody screened, a facility a step, under a law that is another each round."""

    def __init__(self) -> None:
        load_demonstration(now=timezone.now())
        screening.PEOPLE_AT_ONCE = 1
        self.held = Counter(Inmate.objects.filter(presence="held").values_list("facility", flat=True))
        self.told = self._told()

    def _told(self) -> int:
        return Event.objects.filter(action="screening.run").count()

    def ask(self, number: int) -> int:
        """A law with other months, so that every verdict's criteria and many verdicts are others than before."""
        now, day = timezone.now(), timezone.localdate()
        with transaction.atomic():
            RuleVersion.objects.filter(code="assimilation").delete()
            criteria = [
                {"code": "held"},
                {"code": "clean", "months": number + 1},
                {"code": "tier_allows", "tiers": {"open": ["inside"]}},
            ]
            criteria = criteria if number % 2 else [*reversed(criteria)]
            RuleVersion.objects.create(
                code="assimilation", valid_from=day, reference="uji", certainty="seen", criteria=criteria,
                entered_by="uji", entered_at=now,
            )  # fmt: skip
            return enqueue(kind="screening.run", owner_id=None, facility_id=None, arguments={}, now=now).pk

    def halfway(self, number: int) -> list[str]:
        """Each facility's verdicts are all of the version that its screening names."""
        problems = []
        for one in Screening.objects.all():
            place = [rule["code"] for rule in one.rules].index("assimilation")
            unmet = {row.unmet[8 * place : 8 * place + 8] for row in Verdicts.objects.filter(screening=one)}
            asked = one.rules[place]["asked"]
            wanted = {f"{1 << asked.index('tier_allows'):08x}"} if "tier_allows" in asked else set()
            bit = int(next(iter(wanted), "0"), 16)
            if wanted and not all(int(mask, 16) & bit for mask in unmet):
                problems.append(f"{one.facility} has verdicts of two versions: {unmet}")
            if one.people != Verdicts.objects.filter(screening=one).count():
                problems.append(f"{one.facility} has not everybody's verdict")
        return problems

    def problems(self, number: int) -> list[str]:
        kept = Counter(Verdicts.objects.values_list("screening__facility", flat=True))
        versions = {one.rules[1]["made_of"] for one in Screening.objects.all()}
        told = self._told() - self.told - number * len(self.held)
        checks = {
            "not everybody has one verdict": kept != self.held,
            f"verdicts of {len(versions)} versions": len(versions) != 1,
            f"{told} events for {len(self.held)} facilities": told != len(self.held),
        }
        return [problem for problem, holds in checks.items() if holds]


class Selection:
    """A proposal for the classes of a prison, asked for anew each round: there as a whole with its reasons, or not yet.

    The same facts and the same seed give the same places each time, however often it was begun.
    """

    def __init__(self) -> None:
        load_demonstration(now=timezone.now())
        self.like = SelectionRun.objects.filter(state="done").order_by("pk").first()
        self.officer = User.objects.filter(
            grants__role="programme_officer", grants__facility=self.like.facility_id, grants__ends=None
        ).first()
        self.runs: dict[int, int] = {}

    def ask(self, number: int) -> int:
        run = ask_for_run(
            facility=self.like.facility,
            classes=list(self.like.classes.all()),
            points=Points(**self.like.weights),
            seed=self.like.seed,
            note="",
            once=str(number),
            actor=actor_for(self.officer, timezone.localdate()),
            now=timezone.now(),
        )
        self.runs[number] = run.pk
        return run.job_id

    def _found(self, number: int) -> tuple:
        run = SelectionRun.objects.get(pk=self.runs[number])
        told = Event.objects.filter(action="proposal.solve", subject_id=str(run.pk)).count()
        steps = tuple(run.changes.order_by("pk").values_list("step", flat=True))
        return run.state, bool(run.inputs), run.proposal is not None, bool(run.worths), run.placed > 0, steps, told

    def halfway(self, number: int) -> list[str]:
        found = self._found(number)
        begun = ("queued", False, False, False, False, ("ask",), 0)
        return [] if found in {begun, self.whole} else [f"{found} is half a proposal"]

    whole = ("done", True, True, True, True, ("ask", "solve"), 1)

    def problems(self, number: int) -> list[str]:
        found = self._found(number)
        if found != self.whole:
            return [f"{found} instead of {self.whole}"]
        rows = SelectionRun.objects.filter(pk__in=self.runs.values())
        different = {str(run.proposal["places"]) for run in rows}
        return [f"{len(different)} different lists"] if len(different) > 1 else []


class Region:
    """A proposal for two prisons that share a purse, asked for anew each round: the whole with a run of each, or not.

    The money is divided in the same way each time, and each prison's places are the same, however often it was begun.
    """

    def __init__(self) -> None:
        load_demonstration(now=timezone.now())
        self.like = RegionRun.objects.get()
        self.officer = User.objects.get(grants__role="regional_officer", grants__region=self.like.region_id)
        self.runs: dict[int, int] = {}

    def ask(self, number: int) -> int:
        run = ask_for_region_run(
            region=self.like.region,
            classes=list(self.like.classes.all()),
            points=Points(**self.like.weights),
            seed=self.like.seed,
            note="",
            once=str(number),
            actor=actor_for(self.officer, timezone.localdate()),
            now=timezone.now(),
        )
        self.runs[number] = run.pk
        return run.job_id

    def _found(self, number: int) -> tuple:
        run = RegionRun.objects.get(pk=self.runs[number])
        own = [str(one) for one in run.runs.values_list("pk", flat=True)]
        told = Event.objects.filter(action="region_proposal.solve", subject_id=str(run.pk)).count()
        told_of_own = Event.objects.filter(action="proposal.solve", subject_id__in=own).count()
        return run.state, run.result is not None, len(own), told, told_of_own

    def halfway(self, number: int) -> list[str]:
        found = self._found(number)
        return [] if found in {("queued", False, 0, 0, 0), self.whole} else [f"{found} is half a proposal"]

    whole = ("done", True, 2, 1, 2)

    def problems(self, number: int) -> list[str]:
        found = self._found(number)
        if found != self.whole:
            return [f"{found} instead of {self.whole}"]
        rows = RegionRun.objects.filter(pk__in=self.runs.values())
        different = {(str(run.result["money"]), self._places(run)) for run in rows}
        return [f"{len(different)} different divisions"] if len(different) > 1 else []

    def _places(self, run: RegionRun) -> str:
        return str([one["places"] for one in run.runs.order_by("facility").values_list("proposal", flat=True)])


SCENARIOS = {
    "planted": Planted,
    "careless": Careless,
    "certificates": Certificates,
    "roster": Roster,
    "night": Night,
    "selection": Selection,
    "region": Region,
}
