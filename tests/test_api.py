"""The public names are there, typed, and import no more than they need."""

import subprocess
import sys

import pytest

import counterclaim


@pytest.mark.parametrize("name", counterclaim.__all__)
def test_a_public_name_can_be_imported_from_the_package(name):
    assert getattr(counterclaim, name).__module__.startswith("counterclaim.")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = counterclaim.nonsense


def test_the_package_itself_imports_no_library():
    code = "import sys; before = set(sys.modules); import counterclaim; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    roots = {name.split(".")[0] for name in done.stdout.split()}
    assert roots <= {"counterclaim", *sys.stdlib_module_names}


def test_every_error_is_a_counterclaim_error():
    from counterclaim import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert all(issubclass(kind, errors.CounterclaimError) and kind.__doc__ for kind in kinds)
