from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bekal.people.choices import Sex
from bekal.places.choices import SecurityTier


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Peserta")
    RESERVE = "reserve", _("Cadangan")
    NOT_CHOSEN = "not_chosen", _("Tidak jadi dipilih")
    WITHDRAWN = "withdrawn", _("Mengundurkan diri")
    DISMISSED = "dismissed", _("Dikeluarkan")
    COMPLETED = "completed", _("Lulus")
    NOT_COMPLETED = "not_completed", _("Tidak lulus")


class EnrolmentStep(TextChoices):
    CHOOSE = "choose", _("Dipilih sebagai peserta")
    RESERVE = "reserve", _("Dicatat sebagai cadangan")
    TAKE_OFF = "take_off", _("Dikeluarkan dari daftar calon")
    PROMOTE = "promote", _("Naik dari cadangan menjadi peserta")
    WITHDRAW = "withdraw", _("Mengundurkan diri")
    DISMISS = "dismiss", _("Dikeluarkan dari kelas")
    REINSTATE = "reinstate", _("Diterima kembali sebagai cadangan")
    COMPLETE = "complete", _("Lulus")
    NOT_COMPLETE = "not_complete", _("Tidak lulus")
    REOPEN = "reopen", _("Hasilnya dibuka kembali")


class EndReason(TextChoices):
    OWN_WISH = "own_wish", _("Atas keinginan sendiri")
    TRANSFERRED = "transferred", _("Dipindahkan")
    RELEASED = "released", _("Bebas")
    HEALTH = "health", _("Kesehatan")
    SECURITY = "security", _("Keamanan")
    DISCIPLINE = "discipline", _("Pelanggaran disiplin")
    DIED = "died", _("Meninggal")
    OTHER = "other", _("Lainnya")


class Standing(TextChoices):
    """Where a person stands for a class, as the officer sorts the list."""

    FITS = "fits", _("Memenuhi syarat")
    NOTE = "note", _("Boleh dengan catatan")
    INCOMPLETE = "incomplete", _("Data belum lengkap")
    LATER = "later", _("Belum waktunya")
    BARRED = "barred", _("Tidak memenuhi syarat")


class DriveState(TextChoices):
    PLANNED = "planned", _("Direncanakan")
    OPEN = "open", _("Dibuka")
    CLOSED = "closed", _("Ditutup")


class DriveStep(TextChoices):
    OPEN = "open", _("Pendaftaran dibuka")
    CLOSE = "close", _("Pendaftaran ditutup")
    REOPEN = "reopen", _("Pendaftaran dibuka kembali")


class AfterRelease(TextChoices):
    """What somebody means to do once they are home."""

    WORK = "work", _("Bekerja")
    OWN_BUSINESS = "own_business", _("Usaha sendiri")
    STUDY = "study", _("Belajar lagi")
    NOT_KNOWN = "not_known", _("Belum tahu")


class Ability(TextChoices):
    """How well somebody reads, or writes."""

    FLUENT = "fluent", _("Lancar")
    LITTLE = "little", _("Sedikit")
    NOT_YET = "not_yet", _("Belum bisa")


class WishState(TextChoices):
    OPEN = "open", _("Terbuka")
    ON_HOLD = "on_hold", _("Ditunda")
    ACCEPTED = "accepted", _("Diterima")
    RESERVE = "reserve", _("Cadangan")
    SELECTED = "selected", _("Terpilih")
    DECLINED = "declined", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")
    LAPSED = "lapsed", _("Gugur")
    FULFILLED = "fulfilled", _("Terpenuhi")


class WishStep(TextChoices):
    REGISTER = "register", _("Didaftarkan")
    ACCEPT = "accept", _("Diterima sebagai calon")
    HOLD = "hold", _("Ditunda")
    RESUME = "resume", _("Dilanjutkan")
    RESERVE = "reserve", _("Dijadikan cadangan")
    SELECT = "select", _("Dipilih")
    RETURN = "return", _("Dikembalikan ke daftar")
    DECLINE = "decline", _("Ditolak")
    WITHDRAW = "withdraw", _("Ditarik")
    LAPSE = "lapse", _("Digugurkan")
    FULFIL = "fulfil", _("Terpenuhi: lulus")
    REOPEN = "reopen", _("Hasilnya dibuka kembali")
    REINSTATE = "reinstate", _("Dihidupkan kembali")


class FormKind(TextChoices):
    INTERVIEW = "interview", _("Wawancara")
    LITERACY = "literacy", _("Baca tulis")
    NUMERACY = "numeracy", _("Berhitung")
    INTEREST = "interest", _("Minat")
    PRACTICAL = "practical", _("Praktik")
    MOTIVATION = "motivation", _("Motivasi")


class GroupKind(TextChoices):
    """By what a rule tells the people of a class apart."""

    SEX = "sex", _("Jenis kelamin")
    TIER = "tier", _("Tingkat keamanan")
    OFFENCE = "offence", _("Golongan perkara")


class OffenceGroup(TextChoices):
    """The groups of `eligibility.offences`."""

    GENERAL = "general", _("Perkara umum")
    NARCOTICS = "narcotics", _("Narkotika 5 tahun ke atas")
    CORRUPTION = "corruption", _("Korupsi")
    TERRORISM = "terrorism", _("Terorisme")
    ORGANISED_CRIME = "organised_crime", _("Kejahatan terorganisasi")
    STATE_SECURITY = "state_security", _("Keamanan negara")


GROUP_WORDS: Mapping[tuple[str, str], Promise] = {
    (GroupKind.SEX, Sex.MALE): _("laki-laki"),
    (GroupKind.SEX, Sex.FEMALE): _("perempuan"),
    (GroupKind.TIER, SecurityTier.SUPER_MAXIMUM): _("dari tingkat keamanan super maksimum"),
    (GroupKind.TIER, SecurityTier.MAXIMUM): _("dari tingkat keamanan maksimum"),
    (GroupKind.TIER, SecurityTier.MEDIUM): _("dari tingkat keamanan medium"),
    (GroupKind.TIER, SecurityTier.MINIMUM): _("dari tingkat keamanan minimum"),
    (GroupKind.TIER, SecurityTier.OPEN): _("dari tingkat keamanan terbuka"),
    (GroupKind.OFFENCE, OffenceGroup.GENERAL): _("dengan perkara umum"),
    (GroupKind.OFFENCE, OffenceGroup.NARCOTICS): _("dengan perkara narkotika 5 tahun ke atas"),
    (GroupKind.OFFENCE, OffenceGroup.CORRUPTION): _("dengan perkara korupsi"),
    (GroupKind.OFFENCE, OffenceGroup.TERRORISM): _("dengan perkara terorisme"),
    (GroupKind.OFFENCE, OffenceGroup.ORGANISED_CRIME): _("dengan perkara kejahatan terorganisasi"),
    (GroupKind.OFFENCE, OffenceGroup.STATE_SECURITY): _("dengan perkara keamanan negara"),
}
"""Whom a rule for a group is about: it follows the word for people."""
