"""The small words of the staff pages: who may see a thing, what someone is, and what a permission lets them do."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from attunement.domain.audience import Audience
from attunement.domain.permission import ROLES, Permission, Role, may
from attunement.domain.scoring import Flag
from attunement.roadmap.gates import GateState
from attunement.storage.models import AlertRecord, ReleaseRecord, Staff
from attunement.web.clinician.forms.contact import HOW_WORDS
from attunement.web.templatetags.staff import (
    AUDIENCES,
    alert_words,
    audience,
    flag_words,
    gate_words,
    how_words,
    instrument_name,
    may_do,
    person_class,
    release_words,
    sitting_title,
)

MAY: dict[Permission, tuple[str, ...]] = {
    Permission.OPEN_CASE: ("clinician",),
    Permission.READ_CASE: ("clinician",),
    Permission.WRITE_CASE: ("clinician",),
    Permission.READ_SHARED: ("supervisor",),
    Permission.ANSWER_ALERTS: ("clinician", "supervisor", "manager"),
    Permission.READ_LIBRARY: ("clinician", "supervisor", "manager"),
    Permission.WRITE_LIBRARY: ("clinician", "supervisor"),
    Permission.REVIEW_LIBRARY: ("supervisor", "manager"),
    Permission.MANAGE_PRACTICE: ("manager",),
}
"""The whole table, so that a change to it is seen and meant."""


@pytest.mark.parametrize(("permission", "roles"), MAY.items())
def test_who_may_do_what(permission: Permission, roles: tuple[str, ...]) -> None:
    assert tuple(role.value for role in Role if may(role, permission)) == roles
    for role in Role:
        assert may_do(Staff(role=role.value), permission.name) is (role.value in roles)


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_signed_in_may_nothing(permission: Permission) -> None:
    assert not may_do(AnonymousUser(), permission.name)
    assert not may_do(None, permission.name)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_ends_the_sentence_this_needs_the_permission_to(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z][a-z ,:'-]+[a-z]", permission.value)
    assert permission.value.split(",")[0].split()[0] in ("open", "read", "send", "see", "write", "mark", "set")


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_told_in_one_plain_sentence(role: Role) -> None:
    says = ROLES[role].says
    assert says[0].isupper()
    assert says.count(".") == 1
    assert len(says.split()) <= 25


def test_every_class_of_answer_has_a_mark_that_says_who_may_see_it() -> None:
    assert {kind.value for kind in Audience} <= set(AUDIENCES)
    for kind in AUDIENCES:
        mark = audience(kind)
        assert re.search(r"<span class=\"tag[^\"]*\">", mark)
        assert "Who may see: </span>" in mark
    assert "never the room" in audience("safety")


def test_the_short_mark_leaves_the_question_to_the_ear() -> None:
    assert '<span class="heard">Who may see:' in audience("safety", short=True)
    assert '<span class="heard">' not in audience("safety")


def test_no_two_classes_say_the_same() -> None:
    said = [str(words) for _, words in AUDIENCES.values()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("place", "shape"), [(0, "person person--a"), (1, "person person--b"), (2, "person person--more")]
)
def test_each_of_two_people_has_a_shape(place: int, shape: str) -> None:
    assert person_class(place) == shape


@pytest.mark.parametrize("state", list(GateState))
def test_a_gate_speaks_of_answers_and_never_of_safety(state: GateState) -> None:
    words = gate_words(state).casefold().replace("this does not mean safe", "")
    assert words
    assert not re.search(r"\bsafe\b|\bcleared\b|\bno risk\b|\bdanger", words)


def test_where_nothing_was_raised_it_is_said_that_this_does_not_mean_safe() -> None:
    assert "this does not mean safe" in gate_words(GateState.NOT_RAISED)


@pytest.mark.parametrize("how", ["email", "in-person", "not-at-all"])
def test_every_way_of_contact_has_words(how: str) -> None:
    assert how_words(how) == str(HOW_WORDS[how])
    assert how_words("a way of an older version") == "a way of an older version"


@pytest.mark.parametrize(
    ("what", "words"),
    [("roadmap", "Roadmap"), ("map", "Map"), ("message", "Message"), ("card", "Card"), ("question", "Question")],
)
def test_what_was_given_has_a_word_and_an_unknown_kind_is_shown_as_it_is(what: str, words: str) -> None:
    assert release_words(ReleaseRecord(what=what)) == words
    assert release_words(ReleaseRecord(what="older")) == "older"


def test_a_flag_is_read_as_words() -> None:
    assert flag_words(Flag("thoughts-of-suicide", "safety", "x")) == "Thoughts of suicide"


@pytest.mark.django_db
def test_titles_and_names_come_from_the_definitions() -> None:
    assert sitting_title("you") == "You"
    assert sitting_title("asked-by-an-older-version") == "asked-by-an-older-version"
    assert instrument_name("hark") == "HARK"


def test_an_alert_whose_answer_is_gone_still_says_why_it_was_raised() -> None:
    assert alert_words(AlertRecord(because="phq-9 item 9 is 2")) == "phq-9 item 9 is 2"
