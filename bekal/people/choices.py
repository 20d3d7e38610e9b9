from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "M", _("Laki-laki")
    FEMALE = "F", _("Perempuan")


class CustodyStatus(TextChoices):
    DETAINEE = "detainee", _("Tahanan")
    CONVICT = "convict", _("Narapidana")
    CHILD = "child", _("Anak binaan")


class Presence(TextChoices):
    HELD = "held", _("Ada di sini")
    MOVED = "moved", _("Dipindahkan")
    RELEASED = "released", _("Bebas")
    DIED = "died", _("Meninggal")
    ESCAPED = "escaped", _("Melarikan diri")


class Education(TextChoices):
    NONE = "none", _("Tidak sekolah")
    PRIMARY = "primary", _("SD/sederajat")
    LOWER_SECONDARY = "lower", _("SMP/sederajat")
    UPPER_SECONDARY = "upper", _("SMA/SMK/sederajat")
    HIGHER = "higher", _("Diploma/sarjana")


class HealthLimit(TextChoices):
    NO_HEAVY_LIFTING = "no_heavy_lifting", _("Tidak boleh mengangkat berat")
    NO_FUMES = "no_fumes", _("Tidak boleh kena asap atau debu las")
    NO_FOOD_HANDLING = "no_food_handling", _("Tidak boleh mengolah makanan")
    POOR_SIGHT = "poor_sight", _("Penglihatan terbatas")
    NO_MACHINES = "no_machines", _("Tidak boleh menjalankan mesin")
    NO_HEIGHTS = "no_heights", _("Tidak boleh bekerja di ketinggian")


class MovementKind(TextChoices):
    ADMITTED = "admitted", _("Masuk")
    TRANSFERRED = "transferred", _("Dipindahkan")
    RELEASED = "released", _("Bebas")
    DIED = "died", _("Meninggal")
    ESCAPED = "escaped", _("Melarikan diri")


class DisciplineLevel(TextChoices):
    LIGHT = "light", _("Ringan")
    MEDIUM = "medium", _("Sedang")
    HEAVY = "heavy", _("Berat")
