"""An open class in Ambon of two to three, with people to choose from; and its address by name."""

from django.urls import reverse

from tests.classes.scene import make_class, make_scene
from tests.intake.scene import enrol, make_people


def make_open(places, count=3, state="open", **changes):
    """The class and people named Orang 01 …"""
    training_class = make_class(make_scene(places), state, **{"minimum": 2, "capacity": 3, **changes})
    return training_class, make_people(places.ambon, count)


def make_settled(places):
    """A settled class of three with three reserves: Orang 01 to 03 and Orang 04 to 06; their places."""
    training_class, people = make_open(places, 6, "selected")
    return training_class, enrol(training_class, *people[:3]) + enrol(training_class, *people[3:], state="reserve")


def press(client, training_class, do, *people, query="", **data):
    """Press one of the buttons of a list for some people."""
    sent = {"revision": training_class.revision, "do": do, "ids": [inmate.pk for inmate in people], **data}
    return client.post(reverse("class_choose", args=[training_class.pk]) + query, sent)
