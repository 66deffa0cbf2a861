"""Give each quotation its speaker: extend contents to whole quotations and to those that follow."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from counterclaim.annotate import phrases
from counterclaim.annotate.cues import lexicon
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.phrases import Candidate, cue_words, lemma, noun_phrase, solid
from counterclaim.annotate.quotes import is_scare, paragraphs
from counterclaim.model import Span

_MOST_BETWEEN = 3
_REACH = 12


class QuotedRuns:
    """The quotations of one document as token sets, with the speaker that each has been given."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.starts = [token.idx for token in doc]
        self.spans: Sequence[Span] = doc._.quotations
        self.tokens = [self._range(span) for span in self.spans]
        self.scare = [is_scare(self.text, span) for span in self.spans]
        self.blocks = paragraphs(self.text)
        self._block_starts = [start for start, _ in self.blocks]
        self.owner: dict[int, Candidate] = {}

    def _range(self, span: Span) -> range:
        """Return the token range of a character span."""
        first = bisect_right(self.starts, span[0]) - 1
        return range(first, max(first + 1, bisect_left(self.starts, span[1])))

    def block(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset."""
        return bisect_right(self._block_starts, offset) - 1

    def at(self, index: int) -> int | None:
        """Return the number of the quotation that holds a token."""
        place = bisect_right(self.tokens, index, key=lambda tokens: tokens.start) - 1
        return place if place >= 0 and index in self.tokens[place] else None

    def extend(self, found: Sequence[Candidate]) -> None:
        """Let contents that reach well into a quotation take all of it."""
        for candidate in sorted(found, key=lambda one: one.rank):
            own = candidate.cue | candidate.source
            for number in sorted({place for index in candidate.content if (place := self.at(index)) is not None}):
                tokens = self.tokens[number]
                if self.at(candidate.head) == number or number in self.owner:
                    continue
                shared = sum(1 for index in tokens if index in candidate.content and solid(self.doc[index]))
                words = sum(1 for index in tokens if solid(self.doc[index]))
                if shared * 3 >= words or self.scare[number]:
                    candidate.content |= set(tokens) - own
                if shared * 3 >= words and not self.scare[number]:
                    self.owner[number] = candidate

    def adopt(self, found: list[Candidate]) -> None:
        """Find the cue beside each quotation that has none, and give what follows a speaker to that speaker."""
        heads = {candidate.head: candidate for candidate in found}
        for number, tokens in enumerate(self.tokens):
            if number in self.owner or self.scare[number]:
                continue
            verb = self._cue_beside(tokens)
            if verb is None:
                continue
            candidate = heads.get(verb.i)
            if candidate is None or candidate.rank > 0:
                fresh = self._candidate(verb, tokens)
                if candidate is None:
                    found.append(fresh)
                    candidate = heads[verb.i] = fresh
                else:
                    candidate.content, candidate.cue, candidate.rank = fresh.content, fresh.cue, 1
                    candidate.source = candidate.source - fresh.content or fresh.source
            candidate.content |= set(tokens) - candidate.cue - candidate.source
            self.owner[number] = candidate
        self._follow()

    def _candidate(self, verb: Token, tokens: range) -> Candidate:
        """Return the attribution of a quotation to the verb beside it."""
        who = phrases.subject(verb)
        cue = cue_words(verb) - set(tokens)
        if who is None or who.i in tokens:
            after = self.doc[verb.i + 1] if verb.i + 1 < len(self.doc) else None
            who = after if after is not None and after.pos_ in {"PROPN", "NOUN", "PRON", "DET"} else None
            if who is not None and who.pos_ == "DET":
                who = who.head if who.head.i > verb.i else None
        source = noun_phrase(who, avoid=cue | set(tokens)) - cue - set(tokens) if who is not None else set()
        return Candidate(cue, set(tokens), source, head=verb.i, rank=1)

    def _cue_beside(self, tokens: range) -> Token | None:
        """Return the reporting verb next to a quotation: after it, else before it, in the same paragraph."""
        doc, block = self.doc, self.block(self.doc[tokens.start].idx)
        for index in range(tokens.stop, min(tokens.stop + _REACH, len(doc))):
            token = doc[index]
            if self.block(token.idx) != block or token.text in {".", ";"} or self.at(index) is not None:
                break
            if self._reports(token) and self._joined(tokens.stop, token):
                return token
        for index in range(tokens.start - 1, max(tokens.start - _REACH, -1), -1):
            token = doc[index]
            if self.block(token.idx) != block or self.at(index) is not None or token.text in {".", "!", "?"}:
                break
            if self._reports(token) and (doc[tokens.start - 1].text in {",", ":"} or tokens.start - index <= 2):
                return token
        return None

    def _reports(self, token: Token) -> bool:
        """Tell whether a token is a verb of speech."""
        act = lexicon().verbs.get(lemma(token))
        return token.pos_ in {"VERB", "AUX"} and act is not None and act != "attitude"

    def _joined(self, start: int, verb: Token) -> bool:
        """Tell whether only the source stands between a quotation's end and the verb."""
        before = [one for one in self.doc[start : verb.i] if solid(one)]
        if len(before) <= _MOST_BETWEEN:
            return True
        who = phrases.subject(verb)
        own = noun_phrase(who) | cue_words(verb) if who is not None else set()
        return all(one.i in own for one in before)

    def _follow(self) -> None:
        """Give a quotation without a cue of its own to the speaker of the one before, in this paragraph or the last."""
        last: Candidate | None = None
        last_block = -2
        for number, tokens in enumerate(self.tokens):
            block = self.block(self.spans[number][0])
            if number in self.owner:
                last = self.owner[number]
            elif self.scare[number]:
                continue
            elif last is not None and (block == last_block or (block <= last_block + 1 and self._alone(number))):
                last.content |= set(tokens)
                self.owner[number] = last
            else:
                last = None
                continue
            last_block = self.block(self.spans[number][1] - 1)

    def _alone(self, number: int) -> bool:
        """Tell whether a quotation opens its paragraph and nobody else's words come before it."""
        start, end = self.spans[number]
        first, last = self.blocks[self.block(start)]
        return not self.text[first:start].strip() and len(self.text[end:last].split()) <= 2
