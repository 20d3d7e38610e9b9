from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClassState(TextChoices):
    PLANNED = "planned", _("Direncanakan")
    OPEN = "open", _("Pendaftaran dibuka")
    SELECTED = "selected", _("Peserta ditetapkan")
    RUNNING = "running", _("Berjalan")
    PAUSED = "paused", _("Dihentikan sementara")
    COMPLETED = "completed", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class DeliveryMode(TextChoices):
    INSIDE = "inside", _("Di dalam lapas")
    OUTSIDE = "outside", _("Di luar tembok")
