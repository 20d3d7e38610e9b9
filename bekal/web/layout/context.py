"""What every page needs for its frame."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from bekal.access.choices import Role
from bekal.access.rules import PERMISSIONS, Actor, may_somewhere


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the place and the role of whoever is signed in, and whether this is the demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "demo_mode": settings.DEMO,
        "actor": actor,
        "nav": navigation(actor, request.path) if actor else [],
        "role_names": [Role(role).label for role in sorted(actor.roles)] if actor else [],
        "place_name": getattr(request, "place_name", ""),
        "place_url": place_of(actor) if actor else "",
    }


def place_of(actor: Actor) -> str:
    """The page of the facility at which this actor works; empty where they work at several, or may not open it."""
    places = {grant.facility_id for grant in actor.grants}
    if len(places) != 1 or None in places or not may_somewhere(actor, "place.view"):
        return ""
    return reverse("facility_detail", args=list(places))


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The areas that this actor has a use for, at most seven."""
    area = area_of(path)
    return [
        {"label": label, "url": url, "current": url == f"/{area}/"}
        for label, url in _areas_of(actor.roles, get_language() or "")
    ]


@lru_cache(maxsize=256)
def _areas_of(roles: frozenset[Role], _language: str) -> list[tuple[str, str]]:
    """Remembered, because it is the same on every page and costs as much as reading the grants."""
    areas = [
        (_("Hari ini"), "today_index", "today.view"),
        (_("Warga binaan"), "inmate_list", "inmate.list"),
        (_("Kelas"), "class_list", "class.list"),
        (pgettext("navigation", "Mitra"), "partner_list", "partner.list"),
        (_("Kursus"), "course_list", "catalogue.view"),
        (_("Sertifikat"), "certificate_list", "certificate.list"),
        (_("Laporan"), "report_index", "report.view"),
        (_("Tempat"), "facility_list", "place.edit"),
        (_("Pengguna"), "user_list", "account.list"),
    ]
    return [(label, reverse(name)) for label, name, action in areas if roles & PERMISSIONS[action].roles.keys()]


def area_of(path: str) -> str:
    """The area of the navigation to which a page belongs: what happens in a class belongs to classes."""
    first, second = [*path.strip("/").split("/"), ""][:2]
    if first in {"intake", "delivery", "planning", "hearings"}:
        return "classes"
    if first == "certificates" and second in {"classes", "participants"}:
        return "classes"
    if first == "budget":
        return "classes" if second in {"classes", "expenses"} else "partners"
    if first == "accounts" and second in {"users", "grants"}:
        return "accounts/users"
    belongs = {"roster": "people", "eligibility": "reports", "agreements": "partners", "negotiations": "partners"}
    return belongs.get(first, first)
