"""No text is looked up while modules are imported: the language is known with the settings."""

import ast
from collections.abc import Iterator

from tests import catalogue

LOOKING_UP = {"_", "ngettext"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def test_no_text_is_looked_up_at_import() -> None:
    found = [
        f"{path.relative_to(catalogue.SOURCE)}:{line}"
        for path in sorted(catalogue.SOURCE.rglob("*.py"))
        for line in early(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_what_is_early_is_found() -> None:
    code = """
A = _("one")
class B:
    c = [_("three")]
    def d(self, e=_("four")): return _("late")
@f(_("five"))
def g(): return lambda: _("late")
late = lambda h=_("six"): _("late")
"""
    assert list(early(ast.parse(code))) == [2, 4, 5, 6, 8]


def early(tree: ast.AST) -> Iterator[int]:
    """The lines of the calls that are made as soon as the module is imported."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), lineno=line) if name in LOOKING_UP:
                yield line
        if isinstance(node, FUNCTIONS):
            decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
            now = [*decorators, *node.args.defaults, *filter(None, node.args.kw_defaults)]
            for part in now:
                yield from early(ast.Module([ast.Expr(part)], []))
        else:
            yield from early(node)
