"""The vocabulary of the demo world."""

from __future__ import annotations

_SYLLABLES = """
bam bel dar dim fol fen gos gul hep jor kal kim lom lus mak mir nep nol pag pel
rab rit sal som tav tig ulm vis vok wem yad zil zon hud cor nab
"""
SYLLABLES = tuple(_SYLLABLES.split())
"""Words without any meaning, to be copied and continued."""

_ANIMALS = """
fox horse goose bear mouse sheep frog wolf cow duck eagle snake tiger rabbit donkey spider goat
hen lion whale crab
"""
_COLOURS = """
red green blue yellow purple brown black white orange pink grey violet crimson scarlet turquoise
beige indigo maroon azure ochre teal
"""
_FOODS = """
bread rice soup cheese apple honey bean cake butter pasta pear plum carrot onion porridge egg
melon cabbage pie salad grape
"""
_TOOLS = """
hammer saw drill axe spade knife rope brush ladder nail wrench chisel rake file needle scissors
anvil plough shovel hook pliers
"""
KINDS: dict[str, tuple[str, ...]] = {
    "animal": tuple(_ANIMALS.split()),
    "colour": tuple(_COLOURS.split()),
    "food": tuple(_FOODS.split()),
    "tool": tuple(_TOOLS.split()),
}

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("hot", "cold"),
    ("big", "small"),
    ("fast", "slow"),
    ("early", "late"),
    ("rich", "poor"),
    ("hard", "soft"),
    ("loud", "quiet"),
    ("near", "far"),
    ("old", "young"),
    ("open", "shut"),
    ("high", "low"),
    ("wet", "dry"),
    ("full", "empty"),
    ("light", "dark"),
    ("sweet", "sour"),
    ("thick", "thin"),
    ("wide", "narrow"),
    ("deep", "shallow"),
    ("sharp", "blunt"),
    ("clean", "dirty"),
    ("brave", "timid"),
    ("calm", "wild"),
    ("cheap", "dear"),
    ("left", "right"),
    ("first", "last"),
    ("always", "never"),
    ("above", "below"),
    ("inside", "outside"),
    ("push", "pull"),
    ("give", "take"),
    ("buy", "sell"),
    ("win", "lose"),
    ("rise", "fall"),
    ("begin", "end"),
    ("love", "hate"),
    ("laugh", "cry"),
    ("arrive", "leave"),
    ("build", "destroy"),
    ("remember", "forget"),
    ("answer", "ask"),
)

_COUNTRIES = """
Adelan Brovia Cestria Dorland Elmark Fintosh Gravia Hestmar Ilvania Jorvia Kestan Lumeria
Mirel Nordava Ostrel Pelmark Quenia Rovania Seltia Tormark Ulvenia Vestria Wendal Xanthia
Yorvan Zelmark Arvenia Belmora Corlan Drusia Estovar Farland Galvia Harmont Istria Jelland
Korvia Lestmar Monvia Nestria Orland Palvenia Rusmark Sorvia Talland Urmont Valdia Wesmark
Yelland Zorvia
"""
COUNTRIES = tuple(_COUNTRIES.split())
CITY_AGES = ("Old", "New", "Great", "Little", "Upper", "Lower")
CITY_ROOTS = ("Tosk", "Brim", "Hald", "Verk", "Lund", "Mosk", "Pern", "Stad", "Grell", "Wick")
DISH_COLOURS = ("red", "green", "blue", "yellow", "brown", "black", "white")
DISHES = ("plums", "noodles", "dumplings", "pears", "pancakes", "olives", "berries", "nuts")
