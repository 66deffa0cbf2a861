"""Hold the words that made-up articles are put together from: what happens in twelve fields of life, and names."""

from __future__ import annotations

import random


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


#: Field of life: who does it, what is done, to what.
FIELDS: dict[str, tuple[str, str, str]] = {
    "health": (
        "the nurses' union|a children's hospital|the vaccine maker|a retired surgeon|the health office|two clinics",
        "recalled|tested|ran out of|refused to publish|doubled the price of|gave away",
        "an insulin pump|the measles vaccine|old blood samples|a sleeping pill|heart valves|the waiting lists",
    ),
    "crime": (
        "a bank robber|the night patrol|three teenagers|the prosecutor's office|a jewel smuggler|the prison wardens",
        "stole|hid|photographed|burned|returned|sold abroad",
        "a stolen painting|the witness statements|twelve kilos of cocaine|the murder weapon|a getaway car|bail money",
    ),
    "politics": (
        "the opposition|the finance committee|the upper house|a former chancellor|the election board|party donors",
        "voted down|delayed|rewrote|leaked|bargained over|walked out of",
        "the pension reform|a coalition treaty|the ballot count|an ethics inquiry|the budget speech|a border treaty",
    ),
    "technology": (
        "a telephone maker|the search company|two hackers|the chip factory|a games studio|the cable operator",
        "unveiled|broke into|switched off|patented|stopped selling|copied",
        "a folding telephone|the voters' database|a driverless taxi|face recognition|the new watch|an encrypted chat",
    ),
    "sport": (
        "the goalkeeper|a marathon runner|the cycling federation|the home side|a tennis champion|the referees",
        "lost|walked away from|cheated in|bought the rights to|trained in secret for|was banned from",
        "the cup final|a relay race|the transfer talks|a doping test|the winter games|the third set",
    ),
    "weather": (
        "a tornado|the spring flood|a snowstorm|the drought|heavy hail|the tide",
        "washed away|cut off|buried|spared|flattened|dried up",
        "the coast road|nine villages|the wheat harvest|a camping site|the reservoir|the vineyards",
    ),
    "army": (
        "a tank battalion|the air force|rebel fighters|the peacekeepers|a submarine crew|the coast guard",
        "shelled|crossed|captured|withdrew from|mined|flew over",
        "the ceasefire line|a radar station|an ammunition depot|the mountain pass|a refugee camp|fishing grounds",
    ),
    "finance": (
        "the central bank|an insurance firm|the hedge fund|a shipping magnate|the tax office|small investors",
        "wrote off|laundered|froze|borrowed against|taxed|gambled away",
        "offshore accounts|the gold reserves|a bond issue|unpaid wages|the currency peg|mortgage debts",
    ),
    "education": (
        "the teachers|a head mistress|the examination board|exchange students|the university senate|parents",
        "boycotted|cancelled|failed|translated|banned|raised money for",
        "the final examinations|a history textbook|the school meals|a chemistry prize|evening classes|the choir",
    ),
    "transport": (
        "the railway|a budget airline|truck drivers|the harbour pilots|a ferry captain|the metro engineers",
        "derailed|grounded|blocked|repaired|overbooked|ran aground with",
        "the night train|four airliners|a motorway bridge|the car ferry|the signalling system|a cargo of timber",
    ),
    "fame": (
        "a film star|the pop singer|a talk show host|the late painter's son|a chef|the novelist",
        "married|sued|forged|mocked|fainted at|paid for",
        "a stage designer|the gossip magazine|her own diary|the award ceremony|a charity dinner|a duet",
    ),
    "animals": (
        "a brown bear|stray dogs|the beekeepers|a circus elephant|wolves|the zoo",
        "escaped with|attacked|adopted|frightened|infected|swam beside",
        "a mail carrier|two hikers|an orphaned seal|the sheep|a litter of kittens|tourists in a canoe",
    ),
}
#: What tells one wording of a claim from another; most add to it, some only turn it.
DETAILS = (
    "|last week|after midnight|without telling anybody|for the second time|in front of cameras|since the spring|"
    "as early as {number} days ago|together with {number} others|to save {number} million crowns|near {place}|"
    "on the road to {place}|despite a warning from {place}|as the rain set in|and nobody stopped it|"
    "behind closed doors"
)
GIVEN = words(
    "Ada Ben Cora Dirk Elsa Finn Gerd Hana Ivo Jana Kurt Lena Milo Nora Otto Pia Quin Rosa Sten Tara Udo Vera Wim "
    "Zora Alma Boris Clara Darko Edda Felix Greta Henk Ines Jonas Karin Lars Mira Nils Olga Petr Ruth Sven Thea "
    "Ugo"
)
COMMON = words(
    "Abel Brandt Calder Dorn Eklund Faber Gruber Holm Irving Jonas Keller Lund Marsh Noll Oskar Penn Quill Reed "
    "Strand Tiller Unger Voss Weir Yates Zander Amsel Birk Cole Decker Ebner Frost Gale Hagen Imhof Jarvis Kern "
    "Lorne Moss"
)
OUTLETS = words("Courier Post Daily Wire Herald Tribune Observer Gazette Chronicle Mirror Echo Standard")
BODIES = words("Ministry Council Union Federation Institute Company Agency Party Commission Trust")
_STARTS = words(
    "Ba Be Bor Bra Ca Cle Da Del Dro E Fa Fen Ga Gil Gra Ha Hel I Ja Jor Ka Kel Kra La Lin Lo Ma Mer Mo Na Nor O "
    "Pa Pel Ra Ril Ro Sa Sel Sta Ta Tel Tro U Va Vel Wa Wil Ya Za"
)
_MIDDLES = words("da di do ka ki lo ma mi na ni ra ri ro sa si so ta ti to va vi zo")
_PERSON = words("ber ck dt ek fer gan hardt ic kov lin man nen ov rup sen ska ster tner vik witz")
_PLACE = words("berg by dal den eva fjord garth ia ine land mar nova ow pol ria stad sund tine ura wick")


def made_up_name(chance: random.Random, endings: str) -> str:
    """Return a name as there are thousands of; ``endings`` is "person" or "place"."""
    middle = chance.choice(_MIDDLES) if chance.random() < 0.7 else ""
    return chance.choice(_STARTS) + middle + chance.choice(_PERSON if endings == "person" else _PLACE)


def surname(chance: random.Random) -> str:
    """Return a surname: one of four people has one that many share, the commonest more often."""
    if chance.random() < 0.25:
        return COMMON[min(int(len(COMMON) * chance.random() ** 1.5), len(COMMON) - 1)]
    return made_up_name(chance, "person")
