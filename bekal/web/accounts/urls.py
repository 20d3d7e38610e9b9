"""Of allauth's pages only those that are used: no sign-up, no mail addresses, no password reset by mail."""

from functools import partial

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.conf import settings
from django.urls import path

from bekal.accounts.queries import demo_personas
from bekal.web.accounts import views
from bekal.web.layout.page import READ, READ_AND_WRITE, WRITE, page, public_page

own = page("account.own", READ)
own_form = page("account.own", READ_AND_WRITE)
public_form = partial(public_page, methods=READ_AND_WRITE)


def is_required() -> bool:
    """Asked anew on each page."""
    return bool(settings.SECOND_FACTOR_REQUIRED)


sign_in = account.LoginView.as_view(extra_context={"personas": demo_personas})
factors = second_factor.IndexView.as_view(extra_context={"is_required": is_required})

urlpatterns = [
    path("login/", public_form(sign_in), name="account_login"),
    path("login/demo/<int:user_id>/", views.demo_sign_in, name="demo_sign_in"),
    path("login/inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("login/second/", public_form(second_factor.authenticate), name="mfa_authenticate"),
    path("login/passkey/", public_form(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("logout/", public_page(account.logout, WRITE), name="account_logout"),
    path("language/", views.set_language, name="set_language"),
    path("own/", views.account_own, name="account_own"),
    path("own/password/", views.account_change_password, name="account_change_password"),
    path("own/confirm/", own_form(account.reauthenticate), name="account_reauthenticate"),
    path("own/second/", own(factors), name="mfa_index"),
    path("own/second/confirm/", own_form(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("own/second/app/add/", own_form(app.activate_totp), name="mfa_activate_totp"),
    path("own/second/app/remove/", own_form(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("own/second/codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("own/second/codes/new/", own_form(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("own/second/codes/download/", own(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("own/second/passkeys/", own(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("own/second/passkeys/add/", own_form(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("own/second/passkeys/confirm/", own_form(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("own/second/passkeys/<int:pk>/edit/", own_form(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path("own/second/passkeys/<int:pk>/remove/", own_form(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("users/", views.user_list, name="user_list"),
    path("users/add/", views.user_add, name="user_add"),
    path("users/<int:user_id>/", views.user_detail, name="user_detail"),
    path("users/<int:user_id>/edit/", views.user_edit, name="user_edit"),
    path("users/<int:user_id>/deactivate/", views.user_deactivate, name="user_deactivate"),
    path("users/<int:user_id>/reactivate/", views.user_reactivate, name="user_reactivate"),
    path("users/<int:user_id>/unlock/", views.user_unlock, name="user_unlock"),
    path("users/<int:user_id>/password/", views.user_reset_password, name="user_reset_password"),
    path("users/<int:user_id>/factors/", views.user_reset_factors, name="user_reset_factors"),
    path("users/<int:user_id>/grants/add/", views.grant_add, name="grant_add"),
    path("grants/<int:grant_id>/end/", views.grant_end, name="grant_end"),
    path("audit/", views.audit_list, name="audit_list"),
]
