"""Which kind of picture is drawn for a scene: by its words, and never twice in a row."""

from __future__ import annotations

import re
from collections import Counter

from scenewright.domain.storyboard import Motif
from scenewright.providers.planners.arc import GENERAL

# A star stands for any ending. Words of all eight languages, where they mean the same kind of picture.
KEYWORDS = {
    Motif.WAVES: (
        "sea ocean* wave* tide* water rain river* lake* sound* music* light radio fish* whale* "
        "ship* swim* agua mar océan* olas lluvia río* eau mer vague* pluie rivière* wasser meer "
        "welle* regen fluss licht acqua mare onde pioggia água ondas chuva rio zee golven rivier* "
        "जल पानी समुद्र नदी बारिश लहर*"
    ),
    Motif.SKYLINE: (
        "city cities town* street* building* econom* market* business* trade money financ* people "
        "work* empire* ciudad* calle* mercado* dinero ville* rue rues marché argent stadt städte "
        "straße* markt geld città strada mercato soldi cidade* rua* dinheiro stad steden straat "
        "शहर बाज़ार लोग"
    ),
    Motif.ORBITS: (
        "planet* star stars moon* sun space gravity orbit* motion atom* electron* galax* sky "
        "universe comet* hole* eclipse* newton* einstein* kepler* planeta* estrella* luna sol "
        "espacio cielo universo planète* étoile* lune soleil espace ciel stern* mond sonne "
        "weltall himmel pianet* stell* sole spazio estrela* lua espaço ster* maan zon ruimte "
        "hemel ग्रह तारा तारे चंद्रमा सूरज सूर्य आकाश अंतरिक्ष गुरुत्व*"
    ),
    Motif.GRID: (
        "computer* data network* internet ai machine* code* digital chip* algorithm* technolog* "
        "robot* electric* software tool* engine* ordenador* tecnolog* ordinateur* réseau* "
        "rechner netz* daten technik dati rete dados rede gegevens netwerk* कंप्यूटर इंटरनेट "
        "तकनीक मशीन"
    ),
    Motif.FOREST: (
        "tree* forest* plant* leaf leaves animal* bird* bee bees nature garden* season* cell* "
        "photosynth* life bosque* árbol* planta* vida forêt* arbre* plante* vie wald wälder baum "
        "bäume pflanze* leben bosco albero alberi piant* floresta* árvore* bos bomen leven जंगल पेड़ "
        "पौधे जीवन पक्षी"
    ),
    Motif.HILLS: (
        "mountain* hill* land volcan* earth climate desert* journey* travel* place* country "
        "field* glacier* road* montaña* tierra camino* montagne* terre chemin* berg* erde weg "
        "reise montagn* terra cammino montanha* caminho* aarde reis पहाड़ धरती पृथ्वी यात्रा "
        "रास्ता"
    ),
    Motif.GEOMETRY: (
        "math* theorem* shape* number* triangle* angle* equation* proof* step steps part parts "
        "piece* test* predict* logic* matemátic* número* paso* mathém* nombre* étape* zahl* "
        "schritt* formel* numer* passo passi passos getal* stap stappen गणित संख्या कदम"
    ),
    Motif.PAGES: (
        "book* histor* story stories letter* read* write* word* name* language* memor* learn* "
        "school* poem* libro* historia palabra* livre* histoire mot mots buch bücher geschichte* "
        "wort worte* libri storia parol* livro* história palavra* boek* geschiedenis woord* किताब "
        "इतिहास कहानी शब्द"
    ),
}
ROTATIONS = {
    "principle": (Motif.ORBITS, Motif.GEOMETRY, Motif.WAVES, Motif.GRID, Motif.PAGES),
    "history": (Motif.PAGES, Motif.SKYLINE, Motif.HILLS, Motif.WAVES),
    "place": (Motif.SKYLINE, Motif.HILLS, Motif.WAVES, Motif.FOREST),
    "nature": (Motif.HILLS, Motif.FOREST, Motif.WAVES, Motif.ORBITS),
    "technology": (Motif.GRID, Motif.SKYLINE, Motif.GEOMETRY, Motif.ORBITS),
    "person": (Motif.PAGES, Motif.HILLS, Motif.SKYLINE, Motif.ORBITS),
    "how_to": (Motif.GEOMETRY, Motif.PAGES, Motif.HILLS, Motif.GRID),
    "question": (Motif.ORBITS, Motif.PAGES, Motif.GEOMETRY, Motif.HILLS),
    "process": (Motif.GEOMETRY, Motif.WAVES, Motif.GRID, Motif.FOREST),
    GENERAL: (Motif.HILLS, Motif.PAGES, Motif.ORBITS, Motif.SKYLINE, Motif.WAVES),
}


def motifs_for(topic: str, kind: str, narrations: list[str]) -> list[Motif]:
    """One for each narration. The first follows the topic; a motif that was used counts less each time."""
    chosen: list[Motif] = []
    for index, narration in enumerate(narrations):
        hits = _hits(f"{topic} {topic} {narration}" if index == 0 else narration)
        rotation = ROTATIONS[kind]
        order = [*rotation[index % len(rotation) :], *rotation[: index % len(rotation)]]
        allowed = [motif for motif in (*order, *Motif) if motif not in chosen[-1:]]
        chosen.append(max(allowed, key=lambda motif: _worth(motif, hits, order, chosen)))
    return chosen


def _worth(motif: Motif, hits: Counter[Motif], order: list[Motif], chosen: list[Motif]) -> float:
    fits = 2 - order.index(motif) / len(order) if motif in order else 0
    return 1.5 * hits[motif] + fits - 3 * chosen.count(motif)


def _hits(text: str) -> Counter[Motif]:
    words = re.findall(r"[^\W\d_]+(?:[\u093e-\u094d\u0901-\u0903]\w*)*", text.lower())
    return Counter(motif for word in words for motif, pattern in _PATTERNS.items() if pattern.fullmatch(word))


_PATTERNS = {
    motif: re.compile("|".join(re.escape(word).replace(r"\*", r"\S*") for word in words.split()))
    for motif, words in KEYWORDS.items()
}
