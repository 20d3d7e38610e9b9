from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    MEMORANDUM = "memorandum", _("Nota kesepahaman (MoU)")
    EXECUTABLE = "executable", _("Perjanjian kerja sama (PKS)")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Rancangan")
    REVIEW = "review", _("Telaah hukum")
    AGREED = "agreed", _("Disepakati")
    SIGNED = "signed", _("Ditandatangani")
    TERMINATED = "terminated", _("Diakhiri")
    DROPPED = "dropped", _("Batal")


class AgreementStep(TextChoices):
    """What can be done to an agreement or an amendment.

    DRAFT, EDIT, AMEND and APPLY are kept in its history beside the steps between states.
    """

    DRAFT = "draft", _("Buat rancangan")
    EDIT = "edit", _("Ubah rancangan")
    SUBMIT = "submit", _("Ajukan ke telaah hukum")
    RETURN = "return", _("Kembalikan ke rancangan")
    AGREE = "agree", _("Nyatakan disepakati")
    SIGN = "sign", _("Catat penandatanganan")
    RECORD = "record", _("Catat perjanjian yang sudah ditandatangani")
    REVISE = "revise", _("Perbaiki salah tulis")
    TERMINATE = "terminate", _("Akhiri perjanjian")
    REINSTATE = "reinstate", _("Berlakukan kembali")
    DROP = "drop", _("Batalkan rancangan")
    REVIVE = "revive", _("Hidupkan lagi rancangan")
    REBASE = "rebase", _("Sesuaikan dengan naskah terbaru")
    AMEND = "amend", _("Ubah perjanjian")
    APPLY = "apply", _("Mulai berlaku")


class SigningCondition(TextChoices):
    """What must hold before a step is taken, said as it is when it holds."""

    NUMBERED = "numbered", _("Setiap pihak sudah memberi nomor")
    PARTIES_NAMED = "parties_named", _("Penanda tangan setiap pihak sudah ditulis")
    COURSES_NAMED = "courses_named", _("Kursus yang dicakup sudah dipilih")
    CLAUSES_FILLED = "clauses_filled", _("Setiap isian dalam pasal sudah diketahui")
    UP_TO_DATE = "up_to_date", _("Rancangan perubahan didasarkan pada naskah terbaru")
    CHANGES_SOMETHING = "changes_something", _("Ada yang berubah dari naskah sekarang")
    NOT_AMENDED = "not_amended", _("Belum ada adendum yang ditandatangani")


class Standing(TextChoices):
    """How an agreement stands on a day; worked out from its state and dates, never stored."""

    DRAFT = "draft", _("Rancangan")
    REVIEW = "review", _("Telaah hukum")
    AGREED = "agreed", _("Menunggu tanda tangan")
    NOT_YET = "not_yet", _("Belum mulai berlaku")
    IN_FORCE = "in_force", _("Berlaku")
    EXPIRING = "expiring", _("Segera berakhir")
    EXPIRED = "expired", _("Sudah berakhir")
    TERMINATED = "terminated", _("Diakhiri")
    DROPPED = "dropped", _("Batal")


class Certainty(TextChoices):
    """How sure a legal basis is."""

    SEEN = "seen", _("sudah dibaca pada sumbernya")
    RECALLED = "recalled", _("menurut ingatan, perlu diperiksa")


class PartySide(TextChoices):
    FACILITY = "facility", _("Pihak lapas")
    PARTNER = "partner", _("Pihak mitra")
    FURTHER = "further", _("Pihak lain")
    WITNESS = "witness", _("Saksi")


class AmendmentKind(TextChoices):
    ADDENDUM = "addendum", _("Adendum")
    RENEWAL = "renewal", _("Perpanjangan")


class DutyKind(TextChoices):
    """What a party owes; all but REPORT and OTHER are counted from what happened in classes."""

    PLACES = "places", _("Tempat peserta")
    CLASSES = "classes", _("Kelas")
    INSTRUCTORS = "instructors", _("Instruktur")
    ROOM = "room", _("Ruang atau bengkel")
    CERTIFICATES = "certificates", _("Sertifikat")
    EXAM = "exam", _("Biaya uji kompetensi")
    MATERIALS = "materials", _("Bahan praktik")
    REPORT = "report", _("Laporan")
    OTHER = "other", _("Lainnya")


class DutyPeriod(TextChoices):
    """How often a duty is owed."""

    YEAR = "year", _("setiap tahun")
    CLASS = "class", _("setiap kelas")
    TERM = "term", _("selama perjanjian")


class DocumentKind(TextChoices):
    """What a file kept with an agreement is."""

    SIGNED = "signed", _("Pindaian yang ditandatangani")
    REVIEW = "review", _("Hasil telaah hukum")
    OTHER = "other", _("Lampiran")


class CostKind(TextChoices):
    """What a class costs money for."""

    INSTRUCTOR = "instructor", _("Honor instruktur")
    MATERIALS = "materials", _("Bahan praktik")
    TOOLS = "tools", _("Alat")
    CONSUMABLES = "consumables", _("Barang habis pakai")
    EXAM = "exam", _("Biaya uji kompetensi")
    TRANSPORT = "transport", _("Transportasi")
    MEALS = "meals", _("Konsumsi")
    CERTIFICATE = "certificate", _("Sertifikat")


class FunderKind(TextChoices):
    """From whose purse a cost is paid."""

    PRISON = "prison", _("Anggaran lapas (DIPA)")
    PARTNER = "partner", _("Anggaran mitra (DIPA)")
    LOCAL_GOVERNMENT = "local_government", _("Pemerintah daerah (APBD)")
    STATE_REVENUE = "state_revenue", _("Penerimaan negara bukan pajak (PNBP)")
    DONATION = "donation", _("Hibah dan donasi (CSR)")
