"""The addresses of clinicians and managers."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import (
    account,
    alerts,
    alliance_page,
    answers_page,
    card_pages,
    caseload,
    contacting,
    deciding,
    history_page,
    linking,
    map_page,
    messages_page,
    opening,
    releasing,
    repairing,
    sessions_page,
    signing_in,
    tracking,
)

CASE = "cases/<uuid:case_id>"
PERSON = f"{CASE}/people/<uuid:person_id>"

app_name = "clinician"
urlpatterns = [
    path("", caseload.cases, name="cases"),
    path("sign-in", signing_in.sign_in_page, name="sign-in"),
    path("sign-out", signing_in.sign_out_page, name="sign-out"),
    path("alerts/<uuid:alert_id>", alerts.acknowledge, name="acknowledge"),
    path("account", account.account, name="account"),
    path("cases/new", opening.new_case, name="new-case"),
    path(CASE, card_pages.card, name="case"),
    path(f"{CASE}/card.pdf", card_pages.print_card, name="print-card"),
    path(f"{CASE}/disagree", card_pages.disagree, name="disagree"),
    path(f"{CASE}/map", map_page.the_map, name="map"),
    path(f"{CASE}/alliance", alliance_page.alliance, name="alliance"),
    path(f"{CASE}/sessions", sessions_page.sessions, name="sessions"),
    path(f"{CASE}/answers", answers_page.answers, name="answers"),
    path(f"{CASE}/track", tracking.track, name="track"),
    path(f"{CASE}/decisions", deciding.decisions, name="decisions"),
    path(f"{CASE}/releases", releasing.releases, name="releases"),
    path(f"{CASE}/releases/preview", releasing.preview, name="preview"),
    path(f"{CASE}/releases/preview-share", releasing.preview_share, name="preview-share"),
    path(f"{CASE}/releases/share", releasing.share, name="share"),
    path(f"{CASE}/repair", repairing.repair, name="repair"),
    path(f"{CASE}/messages", messages_page.messages_page, name="messages"),
    path(f"{CASE}/history", history_page.history, name="history"),
    path(f"{CASE}/links", linking.links, name="links"),
    path(f"{CASE}/adults", linking.adults, name="adults"),
    path(f"{CASE}/links/<uuid:occasion_id>/withdraw", linking.withdraw, name="withdraw"),
    path(f"{PERSON}/contact", contacting.safe_contact, name="safe-contact"),
    path(f"{PERSON}/alone", linking.link_alone, name="link-alone"),
    path(f"{PERSON}/remind", linking.remind, name="remind"),
    path(f"{PERSON}/reminders", messages_page.reminders, name="reminders"),
    path(f"{PERSON}/more", answers_page.ask_more, name="ask-more"),
    path(f"{PERSON}/release", releasing.release, name="release"),
    path(f"{PERSON}/export", releasing.export, name="export"),
]
