"""What every page needs for its frame."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bekal.access.choices import Role
from bekal.access.rules import Actor, may_somewhere


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the place and the role of whoever is signed in, and whether this is the demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "demo_mode": settings.DEMO,
        "actor": actor,
        "nav": navigation(actor, request.path) if actor else [],
        "role_names": [Role(role).label for role in sorted(actor.roles)] if actor else [],
        "place_name": getattr(request, "place_name", ""),
    }


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The areas that this actor has a use for, at most seven."""
    areas = [
        (_("Hari ini"), "today_index", "today.view"),
        (_("Warga binaan"), "inmate_list", "inmate.list"),
        (_("Kelas"), "class_list", "class.list"),
        (_("Mitra"), "partner_list", "partner.list"),
        (_("Kursus"), "course_list", "catalogue.view"),
        (_("Sertifikat"), "certificate_list", "certificate.list"),
        (_("Laporan"), "report_index", "report.view"),
        (_("Tempat"), "facility_list", "place.edit"),
        (_("Pengguna"), "user_list", "account.list"),
    ]
    links = [(label, reverse(name)) for label, name, action in areas if may_somewhere(actor, action) and _exists(name)]
    return [
        {"label": label, "url": url, "current": path.startswith("/" + url.split("/")[1] + "/")} for label, url in links
    ]


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
