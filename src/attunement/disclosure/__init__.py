"""A whole case and a viewer in, a DisclosedCase out: what that viewer may know. The one reader of a case."""

from attunement.disclosure.disclosed import DisclosedCase, DisclosedResponse
from attunement.disclosure.engine import disclose, room_is_open
from attunement.disclosure.scores import disclosed_score
from attunement.disclosure.viewer import Viewer, viewer_named

__all__ = [
    "DisclosedCase",
    "DisclosedResponse",
    "Viewer",
    "disclose",
    "disclosed_score",
    "room_is_open",
    "viewer_named",
]
