from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Answer(TextChoices):
    """A stored verdict, one letter each; `rules.LETTERS` has the verdicts of `bekal.eligibility` for them."""

    YES = "y", _("Boleh hari ini")
    ALMOST = "a", _("Dalam 3 bulan")
    NOT_YET = "n", _("Nanti")
    UNKNOWN = "u", _("Belum diketahui")
    NO_LONGER = "l", _("Sudah lewat")
    NEVER = "x", _("Tidak termasuk")


class Why(TextChoices):
    """Why a verdict is another than the day before."""

    NEW = "new", _("Baru ada di sini")
    FACTS = "facts", _("Datanya berubah")
    RULES = "rules", _("Aturannya berubah")
    TIME = "time", _("Tanggalnya tiba")
