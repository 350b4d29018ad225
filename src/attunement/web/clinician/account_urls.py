"""Signing in: the second step, what one signs in with, and where one is signed in."""

from __future__ import annotations

from django.urls import URLPattern, path

from attunement.web.clinician import proving, signing_in, ways_in

app_name = "account"
urlpatterns: list[URLPattern] = [
    path("sign-in/second", signing_in.second_step, name="second-step"),
    path("sign-in/passkey/ask", signing_in.ask_passkey, name="ask-passkey"),
    path("sign-in/passkey", signing_in.with_passkey, name="with-passkey"),
    path("sign-in/first", ways_in.first_way, name="first-way"),
    path("sign-in/first/passkey/ask", ways_in.ask_first_passkey, name="ask-first-passkey"),
    path("sign-in/first/passkey", ways_in.first_passkey, name="first-passkey"),
    path("account/signing-in", ways_in.ways, name="ways"),
    path("account/signing-in/app", ways_in.app, name="app"),
    path("account/signing-in/app/remove", ways_in.remove_app, name="remove-app"),
    path("account/signing-in/passkeys/ask", ways_in.ask_new_passkey, name="ask-new-passkey"),
    path("account/signing-in/passkeys", ways_in.new_passkey, name="new-passkey"),
    path("account/signing-in/passkeys/<uuid:passkey_id>/remove", ways_in.drop_passkey, name="drop-passkey"),
    path("account/signing-in/codes", ways_in.codes_anew, name="codes"),
    path("account/signing-in/password", ways_in.password, name="password"),
    path("account/signing-in/sessions", ways_in.end, name="end-session"),
    path("account/prove", proving.prove, name="prove"),
    path("account/prove/passkey", proving.prove_with_passkey, name="prove-with-passkey"),
]
