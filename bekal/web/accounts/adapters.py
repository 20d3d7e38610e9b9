"""How allauth is fitted in: no sign-up, our words, the user's own language, secrets sealed at rest."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bekal.accounts.actions import change_own_password
from bekal.accounts.models import User
from bekal.lib.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecil, lalu coba lagi."
        ),
        "account_inactive": _("Akun ini tidak aktif. Hubungi pengelola sistem di tempat Anda."),
        "too_many_login_attempts": _("Terlalu banyak percobaan yang gagal. Tunggu beberapa menit, lalu coba lagi."),
        "incorrect_password": _("Kata sandi salah. Coba lagi."),
        "enter_current_password": _("Kata sandi lama salah. Tulis kata sandi yang Anda pakai sekarang."),
        "rate_limited": _("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi."),
        "incorrect_code": _("Kode salah. Tulis kode yang sedang tampil di aplikasi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the administrator adds users."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes alone: in the database, for all workers, and to be released."""
        self._login_failed_rl_usage = None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on in the user's own language."""
        return speak(super().post_login(request, user, **kwargs), user.language)

    def set_password(self, user: User, password: str) -> None:
        """Called by the page on which users change their own password."""
        change_own_password(user=user, password=password, actor=context.request.actor, now=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Ini langkah kedua Anda yang terakhir. Tambahkan yang lain lebih dulu, lalu hapus yang ini."
        ),
        "cannot_generate_recovery_codes": _("Pasang aplikasi autentikator atau kunci sandi lebih dulu."),
        "incorrect_code": _("Kode salah atau sudah kedaluwarsa. Tulis kode yang sedang tampil."),
    }

    def encrypt(self, text: str) -> str:
        """Seal what an authenticator app and the recovery codes are derived from."""
        return base64.b64encode(seal(settings.FIELD_KEY, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text behind `encrypt`."""
        return unseal(settings.FIELD_KEY, base64.b64decode(encrypted_text))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where a second factor is required, the last one stays."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = type(authenticator).objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=authenticator.Type.RECOVERY_CODES).exists())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent: many prisons have none."""

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """What a new passkey is called until its owner says otherwise."""
        return str(_("Kunci sandi"))


def client_ip(request: HttpRequest) -> str | None:
    """Where a request comes from, for the lockout: behind a proxy, what the proxy says; None where nothing is known."""
    try:
        return str(AccountAdapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """Have the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
