"""The layout holds: imports run one way through the rooms, and what every spaCy user would pay for stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "graph" / "counterclaim"
#: Each room may import from the rooms before it, never from one after it.
ROOMS = ["read", "annotate", "link", "rdf", "export", "load", "analyse", "evaluate", "serve", "workflow", "cli"]
#: What no room owns and every room may use.
GROUND = {"errors", "identifiers", "vocabulary", "model", "shipped", "version", ""}
#: What a module of the annotate room may import at its top, besides the standard library.
LIGHT = {"spacy", "numpy", "counterclaim"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py").replace("__init__", "").replace("__main__", "cli")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(tree: ast.AST, path: Path) -> set[str]:
    """Return the dotted names of everything imported, relative imports made absolute."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
                base = ".".join((*parts[: len(parts) - node.level], *([base] if base else [])))
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def rooms_imported(tree: ast.AST, path: Path) -> set[str]:
    known = {*ROOMS, *GROUND}
    found = set()
    for name in imported(tree, path):
        parts = name.split(".")
        if parts[0] == "counterclaim":
            room = parts[1] if len(parts) > 1 else ""
            found.add(room if room in known else "")
    return found


def at_the_top(tree: ast.Module) -> ast.Module:
    """Return what runs on import: neither the bodies of functions nor what only type checkers see."""

    def kept(nodes: list[ast.stmt]) -> list[ast.stmt]:
        statements = []
        for node in nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                continue
            if hasattr(node, "body"):
                node.body = kept(node.body)
            statements.append(node)
        return statements

    tree.body = kept(tree.body)
    return tree


def test_every_room_is_in_the_order():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"models", "schema"}
    assert rooms <= set(ROOMS), f"name the new room in ROOMS: {sorted(rooms - set(ROOMS))}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path):
    room = room_of(path)
    if room == "":  # the package's own door may show names of every room
        return
    allowed = GROUND | (set(ROOMS[: ROOMS.index(room) + 1]) if room in ROOMS else set())
    forbidden = rooms_imported(parse(path), path) - allowed
    assert not forbidden, f"{name_of(path)} imports from rooms after its own: {sorted(forbidden)}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "annotate").rglob("*.py")), ids=name_of)
def test_a_component_imports_nothing_heavy_at_its_top(path):
    # spaCy imports every entry point of every installed package on its first use, in any project.
    top = {name.split(".")[0] for name in imported(at_the_top(parse(path)), path)}
    heavy = top - LIGHT - set(sys.stdlib_module_names)
    assert not heavy, f"{name_of(path)} imports {sorted(heavy)} at its top; import inside the function that needs it"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_stays_short(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(parse(path)), f"{name_of(path)} opens without a sentence"
    assert text.count("\n") <= 400, f"{name_of(path)} has {text.count(chr(10))} lines"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "cli"], ids=name_of)
def test_only_the_command_line_prints(path):
    calls = [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]
    prints = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"]
    assert not prints, f"{name_of(path)} prints in lines {prints}"


def test_the_command_line_starts_without_the_heavy_libraries():
    code = (
        "import sys, counterclaim.cli as c\n"
        "[c.cli.get_command(None, name) for name in c.COMMANDS]\n"
        "print(*sorted({'spacy', 'rdflib', 'pyoxigraph', 'networkx', 'numpy', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_opening_and_asking_a_store_does_not_load_spacy():
    # Loading it takes longer than most questions.
    code = (
        "import sys\n"
        "from counterclaim.rdf import KnowledgeGraph\n"
        "with KnowledgeGraph.open() as graph:\n"
        "    graph.ask('who-claimed-what')\n"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
