"""The accountants' file names every event of the books in Japanese."""

import ast
from collections.abc import Iterator

from koshin.capabilities.payments.journal import words_of
from tests.house.test_rules import SOURCE, modules, place

BOOKS = {"post", "post_all", "written_along", "put_off_along"}
# Where the books themselves pass a caller's kind on.
THE_BOOKS = SOURCE / "koshin" / "capabilities" / "ledger" / "actions" / "post.py"


def name_of(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def texts(tree: ast.Module, node: ast.expr) -> list[str]:
    """The texts that an expression can be: itself, a constant of its module, or what the module
    gives for a parameter of this name."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    name = node.id if isinstance(node, ast.Name) else ""
    found = [
        str(each.value.value)
        for each in tree.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
        for target in each.targets
        if isinstance(target, ast.Name) and target.id == name
    ]
    for made in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        parameters = [argument.arg for argument in made.args.args]
        if name in parameters:
            found += [
                str(given.value)
                for call in ast.walk(tree)
                if isinstance(call, ast.Call) and name_of(call) == made.name
                for given in call.args[parameters.index(name) :][:1]
                if isinstance(given, ast.Constant)
            ]
    return found


def kinds_written() -> Iterator[tuple[str, list[str]]]:
    """Each place that writes into the books, and the kinds of its events."""
    for path, tree in modules(SOURCE / "koshin" / "capabilities"):
        if path == THE_BOOKS:
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and name_of(call) in BOOKS:
                given = [word.value for word in call.keywords if word.arg == "kind"]
                if given:
                    yield place(path, call), texts(tree, given[0])


def test_every_event_of_the_books_has_words_for_the_accountants() -> None:
    written = list(kinds_written())
    assert len(written) > 15
    assert [where for where, kinds in written if not kinds] == []
    assert [
        f"{where} {kind}" for where, kinds in written for kind in kinds if words_of(kind) == kind
    ] == []
