from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Peserta")
    RESERVE = "reserve", _("Cadangan")
    WITHDRAWN = "withdrawn", _("Mengundurkan diri")
    DISMISSED = "dismissed", _("Dikeluarkan")
    COMPLETED = "completed", _("Lulus")
    NOT_COMPLETED = "not_completed", _("Tidak lulus")


class EndReason(TextChoices):
    OWN_WISH = "own_wish", _("Atas keinginan sendiri")
    TRANSFERRED = "transferred", _("Dipindahkan")
    RELEASED = "released", _("Bebas")
    HEALTH = "health", _("Kesehatan")
    SECURITY = "security", _("Keamanan")
    DISCIPLINE = "discipline", _("Pelanggaran disiplin")
    DIED = "died", _("Meninggal")
    OTHER = "other", _("Lainnya")
