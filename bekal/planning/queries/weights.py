from datetime import date

from bekal.places.models import Facility
from bekal.planning.models import Weights
from bekal.planning.rules.marks import Points


def weights_in_force(facility: Facility, day: date) -> Weights | None:
    """The weights of a facility on a day; None where it never set any, so that the shipped ones hold."""
    return Weights.objects.filter(facility=facility, valid_from__lte=day).first()


def weights_on(facility: Facility, day: date) -> Weights | None:
    """The weights that a facility set for this very day on."""
    return Weights.objects.filter(facility=facility, valid_from=day).first()


def weights_of(facility: Facility) -> list[Weights]:
    """Every set of weights that a facility ever made, newest first."""
    return list(Weights.objects.filter(facility=facility))


def points_of(row: Weights | None) -> Points:
    """The weights as numbers; the shipped ones for None."""
    if row is None:
        return Points()
    return Points(row.release, row.wish, row.assessment, row.unserved, row.waiting, row.blocks)
