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
    UNLISTED = "unlisted", _("Tidak ada lagi di daftar")


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


FIELD_LABELS = {
    "facility": _("Lapas atau rutan"),
    "register_number": _("Nomor register"),
    "presence": _("Keberadaan"),
    "custody_status": _("Status"),
    "name": _("Nama"),
    "alias": _("Nama lain"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "education": _("Pendidikan"),
    "regency_code": _("Kode domisili"),
    "former_occupation": _("Pekerjaan dulu"),
    "block": _("Blok"),
    "health_limits": _("Batasan kesehatan"),
    "nik": _("NIK"),
    "phone": _("Telepon keluarga"),
    "offence": _("Perkara"),
    "detained_on": _("Mulai ditahan"),
    "term_years": _("Lama pidana (tahun)"),
    "term_months": _("Lama pidana (bulan)"),
    "term_days": _("Lama pidana (hari)"),
    "life_or_death": _("Pidana seumur hidup atau mati"),
    "one_third_on": _("1/3 masa pidana"),
    "one_half_on": _("1/2 masa pidana"),
    "two_thirds_on": _("2/3 masa pidana"),
    "expires_on": _("Ekspirasi"),
    "remission_months": _("Remisi (bulan)"),
    "remission_days": _("Remisi (hari)"),
    "fine_rupiah": _("Denda"),
    "subsidiary_months": _("Subsider (bulan)"),
    "recidivist": _("Residivis"),
    "release_on": _("Tanggal bebas"),
    "literate": _("Bisa membaca dan menulis"),
    "fine_paid": _("Denda sudah dibayar"),
    "restitution_paid": _("Uang pengganti sudah dibayar, atau tidak ada"),
    "last_remission_days": _("Remisi terakhir (hari)"),
    "board_approved_on": _("Disetujui sidang TPP"),
    "deradicalised_on": _("Ikut program deradikalisasi sejak"),
    "pledge_signed_on": _("Menandatangani ikrar"),
    "assimilation_served_on": _("Separuh masa asimilasi sudah dijalani"),
}
"""What each field of a person's record is called, wherever a change of it is told."""
