"""The addresses of ending, handing over and handing out; and of what this is meant for."""

from __future__ import annotations

from django.urls import path

from attunement.web.clinician import closing, handing_out, intended_use_page, separating, transferring

CASE = "cases/<uuid:case_id>"

app_name = "ending"
urlpatterns = [
    path(f"{CASE}/ending", closing.ending, name="ending"),
    path(f"{CASE}/close", closing.close, name="close"),
    path(f"{CASE}/reopen", closing.reopen, name="reopen"),
    path(f"{CASE}/separate", separating.separate, name="separate"),
    path(f"{CASE}/transfer", transferring.transfer, name="transfer"),
    path(f"{CASE}/people/<uuid:person_id>/hand-out", handing_out.hand_out_page, name="hand-out"),
    path(f"{CASE}/handed-out/<uuid:handed_id>", handing_out.handed_out, name="handed-out"),
    path("intended-use", intended_use_page.intended_use_page, name="intended-use"),
]
