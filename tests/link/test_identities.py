"""One actor across articles: joined by evidence, never by surname alone, and whatever the order."""

import random

import pytest

from counterclaim.annotate.people.registry import Entry, Registry
from counterclaim.identifiers import digest
from counterclaim.link.identities import APART, SAME, Decision, evidence, identify, replacements
from counterclaim.model import Actor, AnnotatedArticle, Article, Capacity


def person(name, role="", organization="", *, article="", country=""):
    """An actor as the annotator makes it: a single word is scoped to its article."""
    key = (name.casefold(), "person") if " " in name else (article, name.casefold(), "person")
    capacities = (Capacity(role, organization),) if role or organization else ()
    return Actor(f"actor/{digest(*key)}", name, "person", capacities=capacities, country=country)


def organization(name, *aliases, country="", kind="organization"):
    return Actor(f"actor/{digest(name.casefold(), kind)}", name, kind, aliases=aliases, country=country)


def article(identifier, *actors, published="2015-01-01"):
    return AnnotatedArticle(Article(identifier, "text", published=published), actors=actors)


def nodes(articles, **options):
    """Map (article, name) to the node across articles."""
    names = {(one.article.id, actor.id): actor.name for one in articles for actor in one.actors}
    found = identify(articles, **options)
    return {(one.article, names[(one.article, one.actor_id)]): one.same_as for one in found}


def test_a_full_name_with_one_role_is_one_person():
    found = nodes([article("a", person("Lena Marsh", "mayor")), article("b", person("Lena Marsh", "mayor"))])
    assert found[("a", "Lena Marsh")] == found[("b", "Lena Marsh")]


def test_two_people_of_one_name_in_incompatible_roles_stay_two():
    found = nodes([article("a", person("Lena Marsh", "senator")), article("b", person("Lena Marsh", "goalkeeper"))])
    assert found[("a", "Lena Marsh")] != found[("b", "Lena Marsh")]


def test_the_earlier_of_two_namesakes_keeps_the_identifier():
    late = article("a", person("Lena Marsh", "senator"), published="2015-03-01")
    early = article("b", person("Lena Marsh", "goalkeeper"), published="2015-02-01")
    found = nodes([late, early])
    assert found[("b", "Lena Marsh")] == person("Lena Marsh").id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person("John Marsh", "mayor"), person("John R. Marsh", "mayor")),
        (person("J. Marsh", "mayor"), person("John Marsh", "mayor")),
        (person("Ana Pérez Lugo", "mayor"), person("Ana Perez Lugo", "mayor")),
    ],
)
def test_forms_of_one_name_with_one_role_are_joined(first, second):
    assert evidence(first, second)[0] >= SAME


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person("John Marsh", "mayor"), person("Jane Marsh", "mayor")),
        (person("John Marsh Jr."), person("John Marsh Sr.")),
        (person("Marsh"), person("Lena Marsh")),
        (person("Marsh"), person("Marsh")),
        (person("Marsh", "mayor"), person("Lena Marsh", "mayor")),
        (person("Lena Marsh"), organization("Lena Marsh")),
    ],
)
def test_what_a_name_does_not_prove_is_not_joined(first, second):
    assert evidence(first, second)[0] < SAME


def test_a_surname_needs_role_and_organisation():
    full = person("Lena Marsh", "spokeswoman", "Harbour Trust")
    assert evidence(person("Marsh", "spokeswoman", "Harbour Trust"), full)[0] >= SAME
    assert evidence(person("Marsh", "", "Harbour Trust"), full)[0] < SAME


def test_other_actors_seen_with_both_speak_for_one():
    full = person("Lena Marsh", "spokeswoman", "Harbour Trust")
    assert evidence(person("Marsh", "", "Harbour Trust"), full, 2)[0] >= SAME


def test_another_country_speaks_against():
    same = evidence(person("Lena Marsh"), person("Lena Marsh"))[0]
    apart = evidence(person("Lena Marsh", country="NO"), person("Lena Marsh", country="CA"))[0]
    assert apart < SAME <= same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (organization("The Harbour Trust"), organization("Harbour Trust"), True),
        (organization("Norvik Motors Inc."), organization("Norvik Motors"), True),
        (organization("Northern Fishing Council", "NFC"), organization("NFC"), True),
        (organization("Defense Ministry", country="NO"), organization("Defense Ministry", country="SE"), False),
        (organization("Harbour Trust"), organization("Harbour Union"), False),
    ],
)
def test_organisations_are_joined_by_name_and_alias(first, second, same):
    assert (evidence(first, second)[0] >= SAME) is same


def test_no_chain_of_forms_joins_two_who_are_certainly_two():
    articles = [
        article("a", person("Lena Marsh", "senator")),
        article("b", person("L. Marsh")),
        article("c", person("Lena Marsh", "goalkeeper")),
    ]
    found = nodes(articles)
    assert evidence(articles[0].actors[0], articles[2].actors[0])[0] < APART
    assert found[("a", "Lena Marsh")] != found[("c", "Lena Marsh")]


def test_two_forms_in_one_article_are_two_actors():
    found = nodes([article("a", person("John Marsh", "mayor"), person("John P. Marsh", "clerk"))])
    assert len(set(found.values())) == 2


def test_the_order_of_the_articles_does_not_matter():
    articles = [
        article("a", person("Lena Marsh", "mayor"), organization("Harbour Trust"), published="2015-01-03"),
        article("b", person("Lena K. Marsh", "mayor"), organization("The Harbour Trust"), published="2015-01-01"),
        article("c", person("Marsh", "mayor", article="c"), published="2015-01-02"),
        article("d", person("Lena Marsh", "striker"), published=""),
    ]
    expected = identify(articles)
    shuffled = list(articles)
    random.Random(3).shuffle(shuffled)
    assert identify(shuffled) == expected
    assert identify(articles[::-1]) == expected


def test_sources_of_one_article_are_left_out():
    anonymous = Actor("source/abc", "one official", "anonymous")
    assert identify([article("a", anonymous), article("b", anonymous)]) == []


def test_a_merge_says_why():
    articles = [article("a", person("Lena Marsh", "mayor")), article("b", person("Lena Marsh", "mayor"))]
    (first, _) = identify(articles)
    assert first.confidence >= SAME
    assert ("same full name", 0.75) in first.because


def test_a_decision_of_a_person_overrules_the_evidence():
    articles = [article("a", person("Lena Marsh", "mayor")), article("b", person("Lena Marsh", "mayor"))]
    first, second = (("a", articles[0].actors[0].id), ("b", articles[1].actors[0].id))
    found = nodes(articles, decisions=[Decision(first, second, same=False)])
    assert len(set(found.values())) == 2


def test_a_registry_links_names_and_aliases():
    registry = Registry([Entry("lena-marsh", "Lena Marsh", ("Lena K. Marsh",), "person", "NO")])
    articles = [article("a", person("Lena Marsh")), article("b", person("Lena K. Marsh"))]
    assert set(nodes(articles, registry=registry).values()) == {"actor/lena-marsh"}


def test_a_registry_does_not_link_another_country_or_a_surname():
    registry = Registry([Entry("lena-marsh", "Lena Marsh", ("Marsh",), "person", "NO")])
    articles = [article("a", person("Lena Marsh", country="CA")), article("b", person("Marsh", article="b"))]
    assert "actor/lena-marsh" not in nodes(articles, registry=registry).values()


def test_a_retired_identifier_is_replaced_and_one_in_use_is_not():
    one, two = article("a", person("Lena Marsh")), article("b", person("Lena K. Marsh"), published="2015-02-01")
    before = identify([one]) + identify([two])
    after = identify([one, two])
    assert replacements(before, after) == {two.actors[0].id: one.actors[0].id}
    assert replacements(after, after) == {}


def test_growth_does_not_rename_an_actor():
    one = article("a", person("Lena Marsh"), published="2015-01-01")
    two = article("b", person("Lena K. Marsh"), published="2015-02-01")
    assert nodes([one])[("a", "Lena Marsh")] == nodes([one, two])[("a", "Lena Marsh")]
