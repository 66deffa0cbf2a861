"""A run without any readable input makes nothing and says so."""

import pytest

from counterclaim.errors import InputError
from counterclaim.workflow import Listener, add, build


class Patient(Listener):
    """Hear of problems and go on."""

    def problem(self, error):
        self.told = error


@pytest.mark.parametrize("run", [lambda inputs, out: build(inputs, out, listener=Patient()),
                                 lambda inputs, out: add(out, inputs, listener=Patient())])  # fmt: skip
def test_inputs_that_cannot_be_read_leave_nothing_behind(tmp_path, run):
    (tmp_path / "broken.jsonl").write_text("no article\n")
    with pytest.raises(InputError, match="nothing was written"):
        run([tmp_path / "broken.jsonl", tmp_path / "absent.txt"], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.jsonl"]


def test_what_an_earlier_run_wrote_stays_when_nothing_can_be_read(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.nq").write_text("of an earlier run")
    with pytest.raises(InputError, match="nothing was written"):
        build([tmp_path / "absent.txt"], out, listener=Patient())
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("graph.nq", "of an earlier run")]
