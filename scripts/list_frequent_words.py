#!/usr/bin/env python3
"""List the words that news articles write with a small letter, for ontology/actors/frequent_words.txt.

usage: list_frequent_words.py TEXTS_DIR > frequent_words.txt

A word counts once for each article. It is listed when at least four articles write it with a small letter, at least 0.7
times as many as write it with a capital inside a sentence; first names are left out.
"""

from __future__ import annotations

import argparse
import pathlib
import re
from collections import Counter

from counterclaim.annotate.people.lexicon import lexicon

LEAST, SHARE = 4, 0.7
_SMALL = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?![\w'’-])")


def main() -> None:
    parser = argparse.ArgumentParser(description="List the words that articles write with a small letter.")
    parser.add_argument("texts", type=pathlib.Path, help="a directory of texts, such as PolNeAR's train/text")
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for path in sorted(parser.parse_args().texts.iterdir()):
        text = path.read_text(encoding="utf-8", errors="replace")
        small.update(set(_SMALL.findall(text)))
        capital.update({word.lower() for word in _CAPITAL.findall(text)})
    names = {name.lower() for name in lexicon().first_names}
    for word in sorted(small):
        if small[word] >= LEAST and small[word] >= SHARE * capital[word] and word not in names:
            print(word)


if __name__ == "__main__":
    main()
