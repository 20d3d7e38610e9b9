from collections.abc import Iterable
from functools import partial
from typing import Any

from allauth.account.views import password_change
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views import i18n

from bekal.access.choices import Role
from bekal.access.rules import Target, may, may_somewhere
from bekal.accounts import actions, queries, rules
from bekal.lib.conflicts import Conflict
from bekal.web.accounts import forms, wording
from bekal.web.accounts.adapters import speak
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, public_page

PASSWORD_BACKEND = "bekal.web.accounts.backends.SignedIn"  # noqa: S105


# Anyone


@partial(public_page, methods=WRITE)
def set_language(request: Request) -> HttpResponse:
    response = i18n.set_language(request)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return response
    if request.actor and may(request.actor, "account.own", Target(user_id=request.user.pk)):
        actions.choose_language(user=request.user, language=language, actor=request.actor, now=timezone.now())
    return speak(response, language)


@partial(public_page, methods=WRITE)
def demo_sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    persona = queries.demo_persona(user_id)
    login(request, persona, backend=PASSWORD_BACKEND)
    return speak(redirect(settings.LOGIN_REDIRECT_URL), persona.language)


# One's own account


@page("account.own", READ_AND_WRITE)
def account_own(request: Request) -> HttpResponse:
    user = request.user
    form = forms.LanguageForm(request.POST or None, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.choose_language(user=user, language=language, actor=request.actor, now=timezone.now())
        return speak(redirect("account_own"), language)
    context = {
        "form": form,
        "grants": _with_standing(queries.grants_of(user)),
        "factors": queries.second_factors_of(user),
        "sign_ins": queries.sign_ins_of(user),
        "may_audit": may_somewhere(request.actor, "audit.view"),
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/account_own.html", context)


@page("account.own", READ_AND_WRITE)
def account_change_password(request: Request) -> HttpResponse:
    """allauth's page; who has no password (the people of the demonstration) has none to change."""
    if request.user.has_usable_password():
        return password_change(request)
    messages.info(request, _("Akun ini tidak memakai kata sandi, jadi tidak ada yang dapat diganti."))
    return redirect("account_own")


# Users and their grants


@page("account.list")
def user_list(request: Request) -> HttpResponse:
    form = forms.UserSearchForm(request.GET)
    search = form.cleaned_data["q"] if form.is_valid() else ""
    users = queries.users_for(request.actor, timezone.localdate(), search)
    shown = Paginator(users, queries.PAGE_SIZE).get_page(request.GET.get("page"))
    template = "accounts/user_list.html#results" if request.htmx else "accounts/user_list.html"
    context = {"form": form, "users": shown, "search": search, "doings": _doings(request)}
    return render(request, template, context)


@page("account.list")
def user_detail(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.list", user_id)
    context = {
        "person": user,
        "grants": _with_standing(queries.grants_of(user)),
        "factors": queries.second_factors_of(user),
        "locked_until": queries.locked_until(user, timezone.now()),
        "sign_ins": queries.sign_ins_of(user, 5),
        "history": [_told(event) for event in queries.history_of(user)],
        "may_edit": may(request.actor, "account.edit", queries.ANYWHERE),
        "is_self": user.pk == request.user.pk,
    }
    return render(request, "accounts/user_detail.html", context)


@page("account.edit", READ_AND_WRITE)
def user_add(request: Request) -> HttpResponse:
    form = forms.NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: form.cleaned_data[key] for key in ("username", "name", "title", "email")}
        user, password = actions.add_user(**data, actor=request.actor, now=timezone.now())
        return _never_stored(render(request, "accounts/user_add.html", {"person": user, "password": password}))
    return render(request, "accounts/user_add.html", {"form": form})


@page("account.edit", READ_AND_WRITE)
def user_edit(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    initial = {"name": user.name, "title": user.title, "email": user.email, "revision": user.revision}
    form = forms.UserForm(request.POST or None, initial=initial)
    conflict = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"revision": form.cleaned_data["revision"] or 0}
        try:
            actions.edit_user(user=user, **data, actor=request.actor, now=timezone.now())
        except Conflict as error:
            conflict = error
        else:
            messages.success(request, _("Pengguna disimpan."))
            return redirect("user_detail", user.pk)
    context = {"form": form, "person": user, "conflict": conflict}
    return render(request, "accounts/user_edit.html", context, status=409 if conflict else 200)


@page("account.edit", READ_AND_WRITE)
def user_deactivate(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    if request.method != "POST":
        return render(request, "accounts/user_deactivate.html", {"person": user})
    try:
        actions.deactivate_user(user=user, actor=request.actor, now=timezone.now())
        messages.success(request, _("Akun dinonaktifkan. Orang ini tidak dapat masuk lagi."))
    except rules.OwnAccount:
        messages.error(request, _("Akun Anda sendiri tidak dapat Anda nonaktifkan. Minta pengelola sistem lain."))
    return redirect("user_detail", user.pk)


@page("account.edit", WRITE)
def user_reactivate(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    actions.reactivate_user(user=user, actor=request.actor, now=timezone.now())
    messages.success(request, _("Akun aktif lagi."))
    return redirect("user_detail", user.pk)


@page("account.edit", WRITE)
def user_unlock(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    actions.release_lockout(user=user, actor=request.actor, now=timezone.now())
    messages.success(request, _("Kunci dibuka. Orang ini dapat mencoba masuk lagi."))
    return redirect("user_detail", user.pk)


@page("account.edit", READ_AND_WRITE)
def user_reset_password(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    if request.method != "POST":
        return render(request, "accounts/user_reset_password.html", {"person": user})
    password = actions.reset_password(user=user, actor=request.actor, now=timezone.now())
    shown = render(request, "accounts/user_reset_password.html", {"person": user, "password": password})
    return _never_stored(shown)


@page("account.edit", READ_AND_WRITE)
def user_reset_factors(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    if request.method != "POST":
        return render(request, "accounts/user_reset_factors.html", {"person": user})
    actions.reset_second_factor(user=user, actor=request.actor, now=timezone.now())
    messages.success(request, _("Langkah kedua dihapus. Orang ini akan memasangnya lagi saat masuk."))
    return redirect("user_detail", user.pk)


@page("account.edit", READ_AND_WRITE)
def grant_add(request: Request, user_id: int) -> HttpResponse:
    user = queries.user_for(request.actor, "account.edit", user_id)
    form = forms.GrantForm(request.POST or None, initial={"starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        actions.grant_role(user=user, **data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Peran diberikan."))
        return redirect("user_detail", user.pk)
    return render(request, "accounts/grant_add.html", {"form": form, "person": user})


@page("account.edit", READ_AND_WRITE)
def grant_end(request: Request, grant_id: int) -> HttpResponse:
    grant = queries.grant_for(request.actor, "account.edit", grant_id)
    today = timezone.localdate()
    form = forms.GrantEndForm(request.POST or None, initial={"ends": today}, today=today)
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["ends"]
        actions.end_grant(grant=grant, ends=ends, actor=request.actor, now=timezone.now())
        messages.success(request, _("Akhir peran disimpan."))
        return redirect("user_detail", grant.user_id)
    return render(request, "accounts/grant_end.html", {"form": form, "grant": grant, "person": grant.user})


# The audit record


@page("audit.view")
def audit_list(request: Request) -> HttpResponse:
    form = forms.AuditFilterForm(request.GET)
    wanted = queries.EventFilter(**form.cleaned_data) if form.is_valid() else queries.EventFilter()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = queries.events_for(request.actor, wanted, timezone.get_current_timezone(), after=after, before=before)
    template = "accounts/audit_list.html#results" if request.htmx else "accounts/audit_list.html"
    events = [_told(event) for event in found.events]
    return render(request, template, {"form": form, "events": events, "found": found})


def _doings(request: Request) -> list[dict[str, str]]:
    doings = [{"label": _("Jejak audit"), "url": reverse("audit_list"), "kind": "quiet"}]
    if may(request.actor, "account.edit", queries.ANYWHERE):
        doings.insert(0, {"label": _("Tambah pengguna"), "url": reverse("user_add"), "kind": "primary"})
    return doings


def _with_standing(grants: Iterable[Any]) -> list[tuple[Any, str]]:
    today = timezone.localdate()
    return [(grant, rules.standing(grant.starts, grant.ends, today)) for grant in grants]


def _told(event: Any) -> dict[str, Any]:
    """One event in words."""
    told = {key: value for key, value in event.details.items() if value not in (None, "", [], {})}
    details = [(wording.detail_of(key), value) for key, value in told.items()]
    role = event.details.get("role")
    return {
        "subject": wording.subject_of(event.action),
        "title": wording.title_of(event.action),
        "verb": wording.verb_of(event.action),
        "text": Role(role).label if role in Role else "",
        "when": event.at,
        "by": event.actor_name,
        "event": event,
        "details": details,
    }


def _never_stored(response: HttpResponse) -> HttpResponse:
    """No cache keeps a password that is shown once."""
    response["Cache-Control"] = "no-store"
    return response
