"""Writes docs/reference anew: `python -m docs.generate_reference`, or `just docs`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import attunement
from attunement.actions.intended_use_text import intended_use
from attunement.instruments import all_instruments, all_occasions
from attunement.instruments.coding_loading import shipped_schemes
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.prompt_rules import shipped_prompts
from docs.writing.command_pages import command_page, defaults_in, role_page, settings_page
from docs.writing.error_page import error_page
from docs.writing.guidance_pages import guidance_pages
from docs.writing.guide_pages import guide_pages
from docs.writing.instrument_pages import instrument_pages
from docs.writing.intended_use_page import intended_use_page
from docs.writing.language_page import language_page
from docs.writing.markdown import bullets, page
from docs.writing.occasion_pages import occasion_pages

REFERENCE = Path(__file__).parent / "reference"
INTENDED_USE = Path(__file__).parent / "explanation" / "intended-use.md"
SOURCES = Path(attunement.__file__).parent
CONTENTS = {
    "instruments/README.md": "Instruments: questions, scoring, bands, missing answers, licences",
    "occasions/README.md": "Occasions: what is asked when",
    "library/README.md": "Library: what a card can offer",
    "tracks/README.md": "Tracks: five ordered ways through the library",
    "protocols/README.md": "Protocols: the five topics of the gate",
    "sentences.md": "Sentences: everything a card can say",
    "coding-schemes.md": "Coding schemes: what can be tapped in a session",
    "prompts.md": "Prompts: every rule of the guide",
    "languages.md": "Languages: what is said in which, counted",
    "commands.md": "Commands",
    "settings.md": "Settings",
    "roles.md": "Roles: who may do what",
    "errors.md": "Errors: every message",
}


def pages() -> dict[str, str]:
    """Path below docs/reference → the page's text."""
    return {
        "README.md": page("Reference", bullets(f"[{title}]({path})" for path, title in CONTENTS.items())),
        "languages.md": language_page(),
        "commands.md": command_page(),
        "settings.md": settings_page(defaults_in(SOURCES / "web" / "settings.py")),
        "roles.md": role_page(),
        "errors.md": error_page(SOURCES),
        **dict(instrument_pages(all_instruments().values())),
        **dict(occasion_pages(all_occasions().values())),
        **dict(guidance_pages(shipped_guidance())),
        **dict(guide_pages(shipped_schemes().values(), shipped_prompts())),
    }


def main() -> int:
    """Write every page; what is no longer generated goes."""
    written = pages()
    shutil.rmtree(REFERENCE, ignore_errors=True)
    for path, text in written.items():
        (REFERENCE / path).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / path).write_text(text, encoding="utf-8")
    INTENDED_USE.write_text(intended_use_page(intended_use()), encoding="utf-8")
    sys.stderr.write(f"{len(written)} pages written to docs/reference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
