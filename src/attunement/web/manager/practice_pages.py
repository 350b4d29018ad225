"""The practice itself: what is still missing, its name and look, its words beside the agreements, mail, records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.back_up import last_backup
from attunement.actions.dress_practice import (
    dress_practice,
    policy_words,
    put_logo,
    take_logo_away,
    write_policy_text,
)
from attunement.actions.finish_set_up import make_key, open_practice, set_retention, set_up_mail
from attunement.actions.mail_server import send_test_message
from attunement.actions.new_practice import NewMail
from attunement.actions.read_words import changes_asked_for
from attunement.actions.set_up_code import is_being_set_up
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import PolicyName
from attunement.storage.models import Logo, PolicyText, Practice, Staff
from attunement.storage.queries.missing_to_serve import key_problem, missing_to_serve
from attunement.web.clinician.access import staff_page
from attunement.web.error_words import in_words
from attunement.web.manager.desk import done_or_said, form_page, tried
from attunement.web.manager.forms.practice import (
    POLICY_WORDS,
    LogoForm,
    LookForm,
    MailForm,
    PolicyForm,
    RetentionForm,
    TestMailForm,
)


def _data() -> Path:
    return Path(settings.DATA)


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def overview(request: HttpRequest, by: Staff) -> HttpResponse:
    """Where the set-up stands, and the way to every page."""
    del by
    standing = Practice.objects.get()
    missing = [] if standing.is_demo else missing_to_serve(_data())
    opening = standing.opened_at is None and not standing.is_demo and is_being_set_up(_data())
    context = {"standing": standing, "missing": missing, "opening": opening, "changes": changes_asked_for()}
    return render(request, "manager/overview.html", context)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def open_doors(request: HttpRequest, by: Staff) -> HttpResponse:
    """The set-up is done: from now on the practice is served at its own address."""
    try:
        open_practice(by=by, data=_data())
    except Refused as missing:
        messages.warning(request, in_words(missing))
        return redirect("manager:practice")
    return render(request, "manager/opened.html", {"standing": Practice.objects.get()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def look(request: HttpRequest, by: Staff) -> HttpResponse:
    """Name, address, tone."""
    standing = Practice.objects.get()
    initial = {name: getattr(standing, name) for name in LookForm.base_fields}
    form = LookForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid() and tried(form, lambda: dress_practice(by=by, **form.cleaned_data)):
        messages.success(request, gettext("Saved."))
        return redirect("manager:look")
    return form_page(request, "manager/look.html", form, logo_form=LogoForm(), logo=Logo.objects.first())


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def picture(request: HttpRequest, by: Staff) -> HttpResponse:
    """Put the picture, or take it away."""
    if "away" in request.POST:
        return done_or_said(request, lambda: take_logo_away(by=by), gettext("The picture is gone."), "manager:look")
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, gettext("Please choose a PNG picture."))
        return redirect("manager:look")
    content = form.cleaned_data["picture"].read()
    return done_or_said(request, lambda: put_logo(by=by, content=content), gettext("Saved."), "manager:look")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def policies(request: HttpRequest, by: Staff) -> HttpResponse:
    """The practice's own words beside each agreement."""
    name = request.POST.get("name", "")
    forms = {
        key: PolicyForm(
            request.POST if key == name else None, prefix=key, initial={"text": policy_words(key)}, auto_id=f"{key}-%s"
        )
        for key in POLICY_WORDS
    }
    form = forms.get(name)
    if form is not None and form.is_valid():
        said, text = gettext("Saved. What stood there before stays on record."), form.cleaned_data["text"]
        return done_or_said(
            request, lambda: write_policy_text(by=by, name=PolicyName(name), text=text), said, "manager:policies"
        )
    history = PolicyText.objects.select_related("by").order_by("-id")
    parts = [
        (key, words, forms[key], [row for row in history if row.name == key]) for key, words in POLICY_WORDS.items()
    ]
    return render(request, "manager/policies.html", {"parts": parts}, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def mail(request: HttpRequest, by: Staff) -> HttpResponse:
    """Where messages go."""
    standing = Practice.objects.get()
    form = MailForm(request.POST or None, initial=_mail_as_it_stands(standing))
    if form.is_bound and form.is_valid():
        filled = dict(form.cleaned_data)
        password = filled.pop("password")
        if tried(form, lambda: set_up_mail(by=by, mail=NewMail(**filled), password=password, data=_data())):
            messages.success(request, gettext("Saved. Send a test to see that it works."))
            return redirect("manager:mail")
    return form_page(request, "manager/mail.html", form, standing=standing, test_form=TestMailForm({"to": by.email}))


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def test_mail(request: HttpRequest, by: Staff) -> HttpResponse:
    """Send one message now, and say what came of it."""
    del by
    form, standing = TestMailForm(request.POST), Practice.objects.get()
    if not form.is_valid():
        messages.warning(request, gettext("This is no e-mail address."))
    elif standing.is_demo:
        messages.warning(request, gettext("The demo sends no e-mail."))
    elif trouble := send_test_message(standing, form.cleaned_data["to"]):
        messages.warning(request, gettext("It did not go out. The mail server said: %(what)s") % {"what": trouble})
    else:
        messages.success(request, gettext("The mail server took it. Look whether it arrives."))
    return redirect("manager:mail")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def records(request: HttpRequest, by: Staff) -> HttpResponse:
    """How long records are kept, and the key."""
    standing = Practice.objects.get()
    kept = {"years": standing.retention_years, "days": standing.recording_days}
    form = RetentionForm(request.POST or None, initial=kept)
    if form.is_bound and form.is_valid() and tried(form, lambda: set_retention(by=by, **form.cleaned_data)):
        messages.success(request, gettext("Saved."))
        return redirect("manager:records")
    problem = key_problem(standing, _data()) if standing.key_fingerprint else None
    known = {"standing": standing, "key_problem": problem, "last_backup": last_backup()}
    return form_page(request, "manager/records.html", form, **known)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def key(request: HttpRequest, by: Staff) -> HttpResponse:
    """Make the key; its recovery key is shown in the answer to this form, and never again."""
    try:
        recovery = make_key(by=by, data=_data())
    except (BadInput, Refused) as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("manager:records")
    return render(request, "manager/recovery_key.html", {"recovery_key": recovery})


def _mail_as_it_stands(standing: Practice) -> dict[str, Any]:
    return {
        "host": standing.mail_host,
        "security": standing.mail_security,
        "port": standing.mail_port,
        "user": standing.mail_user,
        "sender": standing.mail_from if standing.mail_host else "",
    }
