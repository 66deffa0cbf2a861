"""Read from the grammar around a pronoun whom it must mean: who spoke last, or the subject that follows."""

from __future__ import annotations

from collections.abc import Container, Sequence

from spacy.tokens import Token

from counterclaim.annotate.people.lexicon import lexicon

#: Verbs by which whoever spoke last goes on: "She was asleep", Bell said. He added: ...
_GOING_ON = frozenset({"add", "continue"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "pobj", "agent"})
#: How far up a fronted clause is looked for its main clause; news sentences nest no deeper.
_STEPS = 4


def goes_on(token: Token) -> bool:
    """Tell whether a pronoun is who adds something to what was said before."""
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in _GOING_ON


def main_subject(token: Token) -> Token | None:
    """Return the subject of the main clause that follows the subordinate clause in which a pronoun stands.

    "Days after it had ruled out a leak, the firm withdrew its statement": "it" is the firm. None when nothing does.
    """
    clause = token.head
    for _ in range(_STEPS):
        if clause.dep_ in ("advcl", "pcomp", "prep", "npadvmod", "advmod") and clause.head.i > token.i:
            for child in clause.head.children:
                if child.dep_ in _SUBJECTS and child.i > token.i:
                    return child if child.pos_ != "PRON" else None
        if clause.dep_ == "ROOT" or clause.head is clause:
            return None
        clause = clause.head
    return None


def subject_before(token: Token) -> Token | None:
    """Return the singular common noun that is the last subject before a possessive pronoun in its sentence, or None."""
    for index in range(token.i - 1, token.sent.start - 1, -1):
        other = token.doc[index]
        if other.dep_ in _SUBJECTS and other.head.i < token.i:
            return other if other.tag_ == "NN" else None
    return None


def person_before(token: Token, gender: str, sentences: Sequence[int]) -> Token | None:
    """Return the noun for a person nearest before a pronoun: in its sentence or the one before, and of its gender.

    ``gender`` is empty for "they", which means several; ``sentences`` holds the number of each token's sentence.
    """
    for index in range(token.i - 1, -1, -1):
        if sentences[token.i] - sentences[index] > 1:
            return None
        other = token.doc[index]
        if other.tag_ != ("NN" if gender else "NNS") or other.dep_ not in (*_SUBJECTS, *_OBJECTS):
            continue
        role = lexicon().role(other.text)
        # In "an agent greeted him. He ..." he is not the agent.
        beside = any(child.dep_ in _OBJECTS and child.tag_ == "PRP" for child in other.head.children)
        if role is not None and (not gender or role.gender in ("", gender)) and not beside:
            return other
    return None


def somebody(noun: Token, names: Container[int]) -> Token:
    """Return the noun that "who" can mean: "sources familiar with the matter, who" are the sources.

    ``names`` holds the tokens of names. The noun itself is returned where no noun above it stands for people either.
    """
    above = noun
    for _ in range(_STEPS):
        known = lexicon().role(above.text) or lexicon().is_word("person_collective", above.text)
        if above.i in names or (above.pos_ == "NOUN" and (known or lexicon().is_word("anonymous", above.text))):
            return above
        above = above.head
    return noun
