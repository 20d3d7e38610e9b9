from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NegotiationState(TextChoices):
    OPEN = "open", _("Berjalan")
    DRAFTED = "drafted", _("Rancangan dibuat")
    CONCLUDED = "concluded", _("Selesai")
    DROPPED = "dropped", _("Tidak dilanjutkan")


class NegotiationStep(TextChoices):
    """What can be done to a negotiation; BEGIN and EDIT are kept in its history beside the steps between states."""

    BEGIN = "begin", _("Mulai perundingan")
    EDIT = "edit", _("Ubah perundingan")
    DRAFT = "draft", _("Buat rancangan perjanjian")
    CONCLUDE = "conclude", _("Selesaikan perundingan")
    DROP = "drop", _("Hentikan perundingan")
    REOPEN = "reopen", _("Lanjutkan lagi perundingan")


class ConcludingCondition(TextChoices):
    """What must hold before a step is taken, said as it is when it holds."""

    SIGNED = "signed", _("Perjanjiannya sudah ditandatangani")


class MeetingMode(TextChoices):
    WE_VISITED = "we_visited", _("Kami berkunjung")
    THEY_VISITED = "they_visited", _("Mereka berkunjung")
    ONLINE = "online", _("Daring")


class Side(TextChoices):
    """For whom somebody came, or who has to do something."""

    OURS = "ours", _("Pihak lapas")
    THEIRS = "theirs", _("Pihak mitra")
    OTHERS = "others", _("Pihak lain")


class Delivery(TextChoices):
    INSIDE = "inside", _("di dalam lapas")
    OUTSIDE = "outside", _("di luar lapas")
