"""The addresses of the manager, and of those who have no password yet."""

from __future__ import annotations

from django.urls import path

from attunement.web.manager import (
    asking_pages,
    hold_pages,
    joining,
    messages_page,
    people_pages,
    practice_pages,
    safety_page,
    team_pages,
)

MEMBER = "practice/people/<uuid:member_id>"
TEAM = "practice/teams/<uuid:team_id>"
INSTRUMENT = "practice/instruments/<slug:name>"

app_name = "manager"
urlpatterns = [
    path("practice", practice_pages.overview, name="practice"),
    path("practice/open", practice_pages.open_doors, name="open"),
    path("practice/safety", safety_page.safety, name="safety"),
    path("practice/people", people_pages.people, name="people"),
    path("practice/people/invite", people_pages.invite, name="invite"),
    path(MEMBER, people_pages.member, name="member"),
    path(f"{MEMBER}/link", people_pages.link_again, name="link-again"),
    path(f"{MEMBER}/withdraw", people_pages.withdraw, name="withdraw"),
    path(f"{MEMBER}/second-step", people_pages.second_step, name="second-step"),
    path(f"{MEMBER}/leave", people_pages.leave, name="leave"),
    path("practice/teams", team_pages.teams, name="teams"),
    path("practice/teams/new", team_pages.new_team, name="new-team"),
    path(TEAM, team_pages.team, name="team"),
    path(f"{TEAM}/dissolve", team_pages.dissolve, name="dissolve"),
    path("practice/sittings", asking_pages.sittings, name="sittings"),
    path("practice/instruments", asking_pages.instruments, name="instruments"),
    path(INSTRUMENT, asking_pages.instrument, name="instrument"),
    path(f"{INSTRUMENT}/switch", asking_pages.switch, name="switch"),
    path(f"{INSTRUMENT}/wording", asking_pages.wording, name="wording"),
    path("practice/agreements", practice_pages.policies, name="policies"),
    path("practice/look", practice_pages.look, name="look"),
    path("practice/look/picture", practice_pages.picture, name="picture"),
    path("practice/mail", practice_pages.mail, name="mail"),
    path("practice/mail/test", practice_pages.test_mail, name="test-mail"),
    path("practice/messages", messages_page.messages_page, name="messages"),
    path("practice/holds", hold_pages.holds, name="holds"),
    path("practice/holds/<uuid:case_id>", hold_pages.hold, name="hold"),
    path("practice/records", practice_pages.records, name="records"),
    path("practice/records/key", practice_pages.key, name="key"),
    path("join", joining.join, name="join"),
    path("set-up", joining.set_up, name="set-up"),
    path("logo.png", joining.logo, name="logo"),
]
