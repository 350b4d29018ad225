"""The client's addresses. None says what the questions are about."""

from __future__ import annotations

from django.urls import path

from attunement.web.client import agreeing, answering, ending, entry, handing_back, no_more, reading
from attunement.web.health import health

app_name = "client"
urlpatterns = [
    path("c/", entry.landing, name="landing"),
    path("c/open", entry.open_link, name="open"),
    path("c/on", entry.go_on, name="go-on"),
    path("c/language", entry.language, name="language"),
    path("c/welcome", entry.welcome, name="welcome"),
    path("c/start", entry.start, name="start"),
    path("c/resume", entry.resume, name="resume"),
    path("c/code", entry.return_code, name="code"),
    path("c/agreement", agreeing.agreement, name="agreement"),
    path("c/ready", agreeing.ready, name="ready"),
    path("c/later", agreeing.later, name="later"),
    path("c/q/<int:number>", answering.question, name="question"),
    path("c/review", ending.review, name="review"),
    path("c/send", ending.send, name="send"),
    path("c/received", ending.received, name="received"),
    path("c/pass-on", handing_back.pass_on, name="pass-on"),
    path("c/read", reading.read, name="read"),
    path("c/no-more", no_more.no_more, name="no-more"),
    path("c/help", ending.help_page, name="help"),
    path("c/exit", ending.leave, name="exit"),
    path("bye", ending.bye, name="bye"),
    path("health", health, name="health"),
]
