"""What stands on top of a clinician's pages about their diary: a double booking, somebody who may be waiting."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from attunement.domain.permission import Permission, Role, may
from attunement.storage.models import Staff
from attunement.storage.queries.diary import open_notices
from attunement.web.clinician.session_words import shown

register = template.Library()


@register.inclusion_tag("clinician/diary_notices.html", takes_context=True)
def diary_notices(context: Context) -> dict[str, Any]:
    """Every notice that waits for the one who is signed in; nothing for those without cases."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, Staff) or not may(Role(user.role), Permission.READ_CASE):
        return {"notices": []}
    notices = [(notice, shown(notice.session)) for notice in open_notices(user)]
    return {"notices": notices, "csrf_token": context.get("csrf_token")}
