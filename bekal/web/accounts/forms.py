from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from bekal.access.choices import FACILITY_ROLES, INSTITUTION_ROLES, REGION_ROLES, Role
from bekal.accounts import queries
from bekal.web.accounts.wording import SUBJECTS
from bekal.web.layout.forms import DateField

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "govuk-input--width-10",
    "autocapitalize": "off",
    "spellcheck": "false",
}


def _plain(form: forms.Form, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


# allauth's forms in our words


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("Nama pengguna"), password=_("Kata sandi"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        """In small letters, as user names are kept: no way around the lockout by writing a name differently."""
        return str(self.cleaned_data["login"]).strip().lower()


class OwnPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword=_("Kata sandi sekarang"),
            password1=_("Kata sandi baru"),
            password2=_("Kata sandi baru, sekali lagi"),
        )
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = _(
            "Paling sedikit 12 huruf atau angka. Beberapa kata yang mudah Anda ingat lebih kuat daripada satu kata "
            "yang rumit."
        )


class ConfirmPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Kata sandi"))
        self.fields["password"].help_text = ""


class CodeForm(second_factor.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Kode"))
        self.fields["code"].help_text = _("Enam angka dari aplikasi autentikator, atau salah satu kode cadangan Anda.")
        self.fields["code"].widget.attrs |= CODE_ATTRS


class ConfirmCodeForm(second_factor.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Kode"))
        self.fields["code"].help_text = _("Enam angka dari aplikasi autentikator, atau salah satu kode cadangan Anda.")
        self.fields["code"].widget.attrs |= CODE_ATTRS


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=_("Kode yang tampil di aplikasi"))
        self.fields["code"].help_text = _("Enam angka; berganti setiap 30 detik.")
        self.fields["code"].widget.attrs |= CODE_ATTRS


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Nama kunci sandi"), passwordless=_("Dengan kunci ini saya dapat masuk tanpa kata sandi"))
        self.fields["name"].help_text = _("Supaya Anda mengenalinya nanti, misalnya “Ponsel saya”.")
        self.fields["passwordless"].help_text = _("Perangkat akan meminta sidik jari, wajah, atau PIN.")
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Nama kunci sandi"))


# Users and grants


class UserForm(forms.Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=120)
    title = forms.CharField(label=_("Jabatan"), max_length=120, required=False)
    email = forms.EmailField(label=_("Alamat surel"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewUserForm(UserForm):
    username = forms.CharField(
        label=_("Nama pengguna"),
        help_text=_("Untuk masuk. Huruf kecil, angka, titik, atau garis; tidak dapat diganti lagi."),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,}$", _("Pakai paling sedikit tiga huruf kecil atau angka, tanpa spasi.")
            )
        ],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    field_order = ("name", "username", "title", "email")

    def clean_username(self) -> str:
        """A name that nobody has, and that is no persona's of the demonstration."""
        username: str = self.cleaned_data["username"]
        if username.startswith(queries.DEMO_PREFIX):
            raise forms.ValidationError(_("Nama yang diawali “demo-” dipakai untuk peragaan. Pakai nama lain."))
        if queries.is_username_taken(username):
            raise forms.ValidationError(_("Nama pengguna ini sudah dipakai. Pakai nama lain."))
        return username


class UserSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Cari nama, nama pengguna, atau jabatan"), required=False, widget=forms.TextInput({"type": "search"})
    )
    says_optional = False


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Peran"), choices=[("", _("Pilih peran")), *Role.choices])
    facility: Any = forms.ModelChoiceField(
        label=_("Lapas, rutan, LPKA, atau Bapas"),
        help_text=_("Untuk petugas program, kepala bengkel, kepala lapas, anggota TPP, dan pembimbing."),
        queryset=None,
        required=False,
    )
    region: Any = forms.ModelChoiceField(
        label=_("Kantor wilayah"), help_text=_("Untuk petugas kantor wilayah."), queryset=None, required=False
    )
    institution: Any = forms.ModelChoiceField(
        label=_("Mitra"), help_text=_("Untuk koordinator mitra dan instruktur."), queryset=None, required=False
    )
    starts = DateField(label=_("Berlaku mulai"))
    ends = DateField(
        label=_("Berakhir pada"),
        help_text=_("Mulai tanggal ini peran tidak berlaku lagi. Kosongkan bila belum diketahui."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = queries.grant_places()
        for name, rows in zip(("facility", "region", "institution"), places, strict=True):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, _("Tidak ada")

    def clean(self) -> dict[str, Any]:
        """The one place that the role asks for, and an end after the start."""
        data: dict[str, Any] = super().clean() or {}
        wanted = _place_of(data.get("role", ""))
        for name in ("facility", "region", "institution"):
            if name == wanted and not data.get(name):
                self.add_error(name, _("Pilih tempat bagi peran ini."))
            if name != wanted and data.get(name) and "role" in data:
                self.add_error(name, _("Peran ini tidak terikat pada tempat di sini. Pilih “Tidak ada”."))
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("Tanggal berakhir harus setelah tanggal mulai."))
        return data


def _place_of(role: str) -> str:
    kinds = {"facility": FACILITY_ROLES, "region": REGION_ROLES, "institution": INSTITUTION_ROLES}
    return next((kind for kind, roles in kinds.items() if role in roles), "")


class GrantEndForm(forms.Form):
    ends = DateField(label=_("Berakhir pada"), help_text=_("Mulai tanggal ini peran tidak berlaku lagi."))

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_ends(self) -> Any:
        """Not before today: what somebody was allowed to do yesterday stays true."""
        if self.cleaned_data["ends"] < self.today:
            raise forms.ValidationError(_("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya."))
        return self.cleaned_data["ends"]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Bahasa"), choices=settings.LANGUAGES, widget=forms.RadioSelect(attrs={"class": "inline"})
    )


class AuditFilterForm(forms.Form):
    person = forms.CharField(
        label=_("Nama orang yang bertindak"), required=False, widget=forms.TextInput({"type": "search"})
    )
    subject = forms.ChoiceField(label=_("Hal"), choices=[("", _("Semua")), *SUBJECTS.items()], required=False)
    since = DateField(label=_("Sejak"), required=False)
    until = DateField(label=_("Sampai dengan"), required=False)
    says_optional = False
