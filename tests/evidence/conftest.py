"""A WordNet with every kind of link, and its tables of links."""

from dataclasses import replace

import pandas as pd
import pytest

from samesense.evidence.link_tables import link_arrays
from samesense.evidence.links import WordLinks
from samesense.evidence.thesaurus import Thesaurus
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet

MORE_SENSES = [  # word, part of speech, synset, rank, share
    ("motor", "n", "motor.n.01", 1, 0.6),
    ("motor", "n", "car.n.01", 2, 0.4),  # of a word's senses, this is the second
    ("wagon", "n", "cart.n.01", 1, 0.4),
    ("wagon", "n", "van.n.01", 2, 0.3),
    ("wagon", "n", "crib.n.01", 3, 0.2),
    ("wagon", "n", "car.n.01", 4, 0.1),
    ("Hamlet", "n", "hamlet.n.01", 1, 1.0),
    ("play", "n", "play.n.01", 1, 1.0),
    ("wagoner", "n", "wagoner.n.01", 1, 1.0),
    ("sedan", "n", "sedan.n.01", 1, 1.0),
    ("conveyance", "n", "conveyance.n.01", 1, 1.0),
    ("thing", "n", "thing.n.01", 1, 1.0),
    ("object", "n", "object.n.01", 1, 1.0),
    ("entity", "n", "entity.n.01", 1, 1.0),
    ("Paris", "n", "paris.n.01", 1, 1.0),
    ("Berlin", "n", "berlin.n.01", 1, 1.0),
    ("national capital", "n", "capital.n.01", 1, 1.0),
    ("run", "v", "run.v.01", 1, 1.0),
    ("jog", "v", "jog.v.01", 1, 1.0),
    ("work", "v", "work.v.01", 1, 1.0),
    ("runner", "n", "runner.n.01", 1, 1.0),
    ("stroll", "v", "stroll.v.01", 1, 1.0),
    ("amble", "v", "amble.v.01", 1, 1.0),
    ("walk", "v", "walk.v.01", 1, 1.0),
    ("coldly", "r", "coldly.r.01", 1, 1.0),
    ("icily", "r", "icily.r.01", 1, 1.0),
    ("polish", "v", "polish.v.01", 1, 1.0),
    ("Polish", "a", "polish.a.01", 1, 1.0),
    ("smooth", "v", "polish.v.01", 1, 1.0),
]
MORE_RELATIONS = [
    ("hypernym", "sedan.n.01", "car.n.01"),
    ("hypernym", "vehicle.n.01", "conveyance.n.01"),
    ("hypernym", "conveyance.n.01", "thing.n.01"),
    ("hypernym", "thing.n.01", "object.n.01"),
    ("hypernym", "object.n.01", "entity.n.01"),  # six steps from sedan
    ("hypernym", "stroll.v.01", "walk.v.01"),
    ("hypernym", "amble.v.01", "walk.v.01"),
    ("instance_hypernym", "paris.n.01", "capital.n.01"),
    ("instance_hypernym", "hamlet.n.01", "play.n.01"),
    ("instance_hypernym", "berlin.n.01", "capital.n.01"),
    ("hypernym", "capital.n.01", "thing.n.01"),
    ("verb_group", "run.v.01", "work.v.01"),
    ("see_also", "jog.v.01", "run.v.01"),
    ("see_also", "jog.v.01", "wordless.v.01"),  # a synset of which no word is known
]
MORE_DERIVATIONS = [("run", "runner"), ("runner", "run"), ("coldly", "cold"), ("icily", "icy")]


@pytest.fixture
def larger_wordnet(wordnet: WordNet) -> WordNet:
    senses = pd.DataFrame(MORE_SENSES, columns=["word", "pos", "synset", "rank", "share"]).assign(origin="wordnet")
    relations = pd.DataFrame(MORE_RELATIONS, columns=["relation", "source", "target"])
    derivations = pd.DataFrame(MORE_DERIVATIONS, columns=["source_word", "target_word"])
    return replace(
        wordnet,
        senses=pd.concat([wordnet.senses, senses], ignore_index=True),
        relations=pd.concat([wordnet.relations, relations], ignore_index=True),
        derivations=pd.concat([wordnet.derivations, derivations], ignore_index=True),
    )


@pytest.fixture
def links(larger_wordnet: WordNet) -> WordLinks:
    return WordLinks.of_arrays(link_arrays(larger_wordnet))


@pytest.fixture
def thesaurus() -> Thesaurus:
    heads = frozenset({"auto", "jalopy", "sedan", "wheels", "flivver"})
    entries = {"auto\tjalopy", "jalopy\tauto", "auto\twheels", "sedan\tauto", "auto\tsedan"}
    return Thesaurus.of_moby(Moby(heads, frozenset(entries)))
