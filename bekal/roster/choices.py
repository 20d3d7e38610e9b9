from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Menunggu dibaca")
    NEEDS_MAPPING = "needs_mapping", _("Judul kolom perlu dicocokkan")
    PREVIEWED = "previewed", _("Siap diperiksa")
    APPLYING = "applying", _("Sedang diterapkan")
    APPLIED = "applied", _("Sudah diterapkan")
    REJECTED = "rejected", _("Tidak dapat dibaca")
    DISCARDED = "discarded", _("Dibatalkan")


class RowKind(TextChoices):
    """What an import would do with a row, or with a person whom no row names (gone)."""

    NEW = "new", _("Baru")
    CHANGED = "changed", _("Berubah")
    SAME = "same", _("Tetap")
    GONE = "gone", _("Tidak ada lagi")
    ERROR = "error", _("Salah")
    WARNING = "warning", _("Perlu dilihat")


class RosterField(TextChoices):
    """What a column of a roster can tell; the values are names of fields of `people.Inmate`, or sealed facts."""

    REGISTER_NUMBER = "register_number", _("Nomor register")
    NAME = "name", _("Nama")
    ALIAS = "alias", _("Nama alias")
    BIRTH_DATE = "birth_date", _("Tanggal lahir")
    SEX = "sex", _("Jenis kelamin")
    CUSTODY_STATUS = "custody_status", _("Status tahanan")
    EDUCATION = "education", _("Pendidikan")
    REGENCY_CODE = "regency_code", _("Domisili (kode kabupaten/kota)")
    FORMER_OCCUPATION = "former_occupation", _("Pekerjaan dulu")
    BLOCK = "block", _("Blok")
    NIK = "nik", _("NIK")
    PHONE = "phone", _("Nomor telepon")
    OFFENCE = "offence", _("Tindak pidana")
    DETAINED_ON = "detained_on", _("Mulai ditahan")
    TERM_YEARS = "term_years", _("Lama pidana: tahun")
    TERM_MONTHS = "term_months", _("Lama pidana: bulan")
    TERM_DAYS = "term_days", _("Lama pidana: hari")
    LIFE_OR_DEATH = "life_or_death", _("Pidana seumur hidup atau mati")
    ONE_THIRD_ON = "one_third_on", _("Tanggal 1/3")
    ONE_HALF_ON = "one_half_on", _("Tanggal 1/2")
    TWO_THIRDS_ON = "two_thirds_on", _("Tanggal 2/3")
    EXPIRES_ON = "expires_on", _("Tanggal ekspirasi")
    REMISSION_MONTHS = "remission_months", _("Remisi: bulan")
    REMISSION_DAYS = "remission_days", _("Remisi: hari")
    FINE_RUPIAH = "fine_rupiah", _("Denda")
    SUBSIDIARY_MONTHS = "subsidiary_months", _("Subsider: bulan")
    RECIDIVIST = "recidivist", _("Residivis")
    RELEASE_ON = "release_on", _("Tanggal bebas")
    PRESENCE = "presence", _("Keberadaan")


class Refusal(TextChoices):
    """Why a whole file is not taken, and what to do. The first ones are those of `lib.sheets.SheetProblem`."""

    EMPTY = "empty", _("Berkas ini kosong. Ekspor ulang dari SDP, lalu unggah lagi.")
    TOO_BIG = "too_big", _("Berkas ini lebih besar dari 64 MB. Bagi menjadi beberapa berkas.")
    PDF = "pdf", _("Ini berkas PDF. Ekspor dari SDP sebagai Excel (.xlsx) atau CSV.")
    OLD_EXCEL = (
        "old_excel",
        _("Ini berkas Excel lama (.xls). Buka di Excel, lalu Simpan Sebagai “Excel Workbook (.xlsx)”."),
    )
    ENCRYPTED = (
        "encrypted",
        _("Berkas ini terkunci kata sandi. Buka di Excel, hapus kata sandinya, simpan, lalu unggah lagi."),
    )
    MACROS = "macros", _("Berkas ini berisi makro. Demi keamanan, Simpan Sebagai “Excel Workbook (.xlsx)” tanpa makro.")
    WEB_PAGE = (
        "web_page",
        _("Ini halaman web yang diberi nama Excel. Buka di Excel, lalu Simpan Sebagai “Excel Workbook (.xlsx)”."),
    )
    NOT_A_TABLE = "not_a_table", _("Ini bukan berkas Excel (.xlsx) atau CSV. Periksa apakah berkasnya tidak tertukar.")
    BROKEN = "broken", _("Berkas ini rusak dan tidak dapat dibaca. Ekspor ulang, atau buka dan simpan lagi di Excel.")
    TOO_MUCH_INSIDE = (
        "too_much_inside",
        _("Isi berkas ini jauh lebih besar daripada daftar orang. Salin hanya tabelnya ke berkas baru."),
    )
    NO_SHEET = "no_sheet", _("Berkas ini tidak punya lembar yang terlihat. Tampilkan lembarnya di Excel, lalu simpan.")
    TOO_MANY_ROWS = "too_many_rows", _("Berkas ini berisi lebih dari 400.000 baris. Bagi menjadi beberapa berkas.")
    TOO_MANY_COLUMNS = "too_many_columns", _("Berkas ini berisi lebih dari 200 kolom. Hapus kolom yang tidak perlu.")
    UNREADABLE_TEXT = "unreadable_text", _("Huruf di berkas ini tidak terbaca. Simpan sebagai “CSV UTF-8” atau .xlsx.")
    OPEN_QUOTE = (
        "open_quote",
        _('Ada tanda kutip (") yang tidak ditutup, atau sel yang terlalu panjang, sekitar baris %(row)s. Perbaiki.'),
    )
    NO_HEADINGS = (
        "no_headings",
        _("Tidak ada baris judul kolom. Baris pertama tabel harus berisi judul, misalnya “Nomor Register”."),
    )
    ONLY_HEADINGS = "only_headings", _("Berkas ini hanya berisi judul kolom, tanpa satu orang pun.")


class Problem(TextChoices):
    """What is wrong with a row, in words that tell what to do. %(column)s is the field, %(value)s what was written."""

    REGISTER_MISSING = "register_missing", _("Nomor register kosong.")
    REGISTER_UNLIKELY = "register_unlikely", _("“%(value)s” bukan nomor register. Periksa apakah kolomnya tertukar.")
    REGISTER_TWICE = "register_twice", _("Nomor register ini muncul lebih dari sekali: baris %(value)s. Sisakan satu.")
    NAME_MISSING = "name_missing", _("Nama kosong.")
    NAME_UNLIKELY = "name_unlikely", _("“%(value)s” bukan nama orang. Periksa apakah kolomnya tertukar.")
    SEX_MISSING = "sex_missing", _("Jenis kelamin kosong, padahal orang ini baru.")
    SEX_UNKNOWN = "sex_unknown", _("Jenis kelamin “%(value)s” tidak dikenal. Tulis L atau P.")
    STATUS_MISSING = "status_missing", _("Status tahanan tidak diketahui, padahal orang ini baru.")
    STATUS_UNKNOWN = "status_unknown", _("Status “%(value)s” tidak dikenal. Tulis Tahanan, Narapidana, atau Anak.")
    TOO_LONG = "too_long", _("%(column)s terlalu panjang: “%(value)s”.")
    BAD_CHARACTERS = "bad_characters", _("%(column)s berisi huruf yang rusak: “%(value)s”. Ketik ulang.")
    FORMULA = "formula", _("%(column)s berisi rumus: “%(value)s”. Ganti dengan nilainya.")
    CELL_ERROR = "cell_error", _("%(column)s berisi galat Excel: %(value)s. Perbaiki rumusnya.")
    DATE_UNREADABLE = "date_unreadable", _("%(column)s “%(value)s” bukan tanggal. Tulis seperti 21/11/2026.")
    DATE_AMBIGUOUS = (
        "date_ambiguous",
        _("%(column)s “%(value)s” dapat berarti dua tanggal. Tulis hari lebih dulu: 21/11/2026."),
    )
    DATE_IMPOSSIBLE = "date_impossible", _("%(column)s “%(value)s” tidak ada di kalender.")
    DATE_SHORT_YEAR = "date_two_digit_year", _("%(column)s “%(value)s”: tulis tahun dengan empat angka.")
    DATE_OUT_OF_RANGE = "date_out_of_range", _("%(column)s “%(value)s” di luar tahun 1900 sampai 2199.")
    DATE_WEEKDAY = "date_weekday_mismatch", _("%(column)s “%(value)s”: nama harinya tidak cocok dengan tanggalnya.")
    BIRTH_IN_FUTURE = "birth_in_future", _("Tanggal lahir “%(value)s” belum tiba.")
    AGE_UNLIKELY = "age_unlikely", _("Tanggal lahir “%(value)s” berarti umurnya di bawah 12 atau di atas 110 tahun.")
    BORN_AFTER_DETENTION = (
        "born_after_detention",
        _("Tanggal lahir sesudah tanggal mulai ditahan. Periksa apakah kolomnya tertukar."),
    )
    NUMBER_UNREADABLE = "number_unreadable", _("%(column)s “%(value)s” bukan angka bulat.")
    NUMBER_NEGATIVE = "number_negative", _("%(column)s “%(value)s” kurang dari nol.")
    NUMBER_TOO_BIG = "number_too_big", _("%(column)s “%(value)s” terlalu besar.")
    RUPIAH_UNREADABLE = "rupiah_unreadable", _("%(column)s “%(value)s” bukan jumlah rupiah. Tulis seperti 50.000.000.")
    MORE_CELLS = "more_cells", _("Baris ini punya sel lebih banyak daripada judul kolom. Periksa pemisah kolomnya.")
    FEWER_CELLS = "fewer_cells", _("Baris ini punya sel lebih sedikit daripada judul kolom. Periksa pemisah kolomnya.")
    SAME_PERSON_TWICE = "same_person_twice", _("NIK ini sudah milik orang lain di daftar (%(value)s).")
    YES_NO_UNKNOWN = "yes_no_unknown", _("%(column)s “%(value)s” tidak dikenal, jadi dikosongkan. Tulis Ya atau Tidak.")
    EDUCATION_UNKNOWN = "education_unknown", _("Pendidikan “%(value)s” tidak dikenal, jadi dikosongkan.")
    REGENCY_UNKNOWN = "regency_unknown", _("Domisili “%(value)s” bukan kode empat angka, jadi dikosongkan.")
    NIK_WRONG = "nik_wrong", _("NIK “%(value)s” tidak terdiri dari 16 angka, jadi tidak disimpan.")
    NIK_ROUNDED = (
        "nik_rounded",
        _("NIK dibulatkan oleh Excel (%(value)s), jadi tidak disimpan. Ubah kolomnya menjadi teks."),
    )
    NIK_ODD = "nik_odd", _("NIK “%(value)s” tidak mungkin (wilayah, tanggal, atau nomor urut), jadi tidak disimpan.")
    NIK_TWICE = "nik_twice", _("NIK ini juga ada di baris %(value)s.")
    NIK_OTHER_BIRTH = "nik_other_birth", _("NIK menunjukkan tanggal lahir yang lain.")
    NIK_OTHER_SEX = "nik_other_sex", _("NIK menunjukkan jenis kelamin yang lain.")
    PHONE_WRONG = "phone_wrong", _("Nomor telepon “%(value)s” tidak dikenal, jadi tidak disimpan.")
    DATES_OUT_OF_ORDER = "dates_out_of_order", _("Urutan tanggal janggal: %(value)s.")
    WAS_AWAY = "was_away", _("Orang ini tercatat “%(value)s”, tetapi ada di daftar. Ia akan dicatat ada di sini lagi.")
    NEW_REGISTER = "new_register", _("Nomor registernya berganti dari %(value)s; dikenali dari NIK.")


WARNINGS = frozenset(
    {
        Problem.DATE_WEEKDAY, Problem.YES_NO_UNKNOWN, Problem.EDUCATION_UNKNOWN, Problem.REGENCY_UNKNOWN,
        Problem.NIK_WRONG, Problem.NIK_ROUNDED, Problem.NIK_ODD, Problem.NIK_TWICE, Problem.NIK_OTHER_BIRTH,
        Problem.NIK_OTHER_SEX, Problem.PHONE_WRONG, Problem.DATES_OUT_OF_ORDER, Problem.WAS_AWAY, Problem.NEW_REGISTER,
    }
)  # fmt: skip
