"""Fields that are needed only sometimes: they are not called "if you like"."""

from __future__ import annotations

from django import forms


def mark_sometimes_needed(*fields: forms.Field) -> None:
    """The template then leaves out "if you like"; the form's own rules say when the field is needed."""
    for field in fields:
        field.sometimes_needed = True  # type: ignore[attr-defined]
