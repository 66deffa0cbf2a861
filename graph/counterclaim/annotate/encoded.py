"""What the shared layers of the encoder say of a text, passed from the attribution tagger to the response linker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from counterclaim.annotate.windows import Words

States = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The words of a text and the hidden states of their pieces (pieces x size), in the order of the text."""

    words: Words
    states: States
