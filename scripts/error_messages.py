"""What an error may say in a page, read from the code: so that a page can say it in another language.

An error is raised in rooms that know no language, with names and values already in its words. What is always said is
read from the code that raises it (`docs/writing/error_reading.py`); … stands where something is filled in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docs.writing.error_reading import Module, kinds_of_failure, read_modules

SOURCE = Path(__file__).resolve().parent.parent / "src" / "attunement"
NOT_IN_A_PAGE: Final = (
    "cli/",
    "analysis/",
    "instruments/checking.py",
    "instruments/coding_",
    "instruments/loading.py",
    "instruments/occasions",
    "instruments/translating.py",
    "roadmap/alliance_",
    "roadmap/client_voice.py",
    "roadmap/evidence.py",
    "roadmap/loading.py",
    "roadmap/printing/",
    "roadmap/prompt_",
    "roadmap/repair_moves.py",
    "roadmap/sentence.py",
    "roadmap/translating.py",
    "domain/strict.py",
    "exchange/case_",
    "exchange/fhir_",
    "exchange/practice_file.py",
    "exchange/sentence_model.py",
    "exchange/strict_json.py",
    "storage/audit_signing.py",
    "storage/backup_file.py",
    "storage/database_",
    "storage/postgresql_copy.py",
    "storage/practice_key.py",
    "storage/sealed_stream.py",
    "storage/sqlite_copy.py",
    "actions/back_up.py",
    "actions/forget_second_step.py",
    "actions/move_practice.py",
    "actions/restore_practice.py",
    "actions/sign_audit_list.py",
    "actions/take_heart.py",
    "actions/try_backup.py",
    "actions/start_",
    "web/client_address.py",
)
"""What only the command line, a setting, a script of ours or a file that ships can run into: said in English."""
NOT_YET: Final = ("exchange/heart_", "exchange/transcript_")
"""Recordings and transcripts: said in English, in pages too."""
FEWEST_LETTERS: Final = 3


def error_messages() -> Iterator[tuple[str, str]]:
    """`file, text` of each thing an error may say in a page, with … for what is filled in."""
    modules = read_modules(SOURCE)
    kinds = kinds_of_failure((module.tree for module in modules), ("BadInput", "Refused"))
    for module in modules:
        file = module.path.relative_to(SOURCE).as_posix()
        if file.startswith((*NOT_IN_A_PAGE, *NOT_YET)):
            continue
        for call in module.calls:
            if isinstance(call.func, ast.Name) and call.func.id in kinds:
                yield from ((file, text) for text in sorted(set(_of_call(module, call))))


def _of_call(module: Module, call: ast.Call) -> Iterator[str]:
    for node in (*call.args, *(word.value for word in call.keywords if word.arg in ("expected", "do"))):
        yield from _pieces(module, node)
    for word in call.keywords:
        # a place is translated where it is a word of ours; most are columns, keys and names of files
        if word.arg == "where" and isinstance(word.value, ast.Constant) and _is_a_word(str(word.value.value)):
            yield str(word.value.value)


def _is_a_word(place: str) -> bool:
    return place.replace(" ", "").replace("-", "").isalpha()


def _pieces(module: Module, node: ast.expr) -> Iterator[str]:
    """Every way an expression may read; the two ways of `one if … else other` apart."""
    if isinstance(node, ast.IfExp):
        yield from (*_pieces(module, node.body), *_pieces(module, node.orelse))
    elif not _is_translated(node):
        for text in module.texts(node):
            for one in text.split(" / ") if isinstance(node, ast.Name) else [text]:
                if sum(map(str.isalpha, one)) >= FEWEST_LETTERS:
                    yield one


def _is_translated(node: ast.expr) -> bool:
    """True for what the code hands to gettext itself."""
    return any(
        isinstance(n, ast.Call) and ast.unparse(n.func).startswith(("gettext", "ngettext")) for n in ast.walk(node)
    )
