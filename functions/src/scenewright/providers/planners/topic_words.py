"""English word lists by which a topic is read. A miss costs variety, never grammar."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


QUESTION_WORDS = _words("how why what when where who which")
AUXILIARIES = _words("is are was were do does did can could will would should has have had must may might am")
ARTICLES = _words("the a an")
COMMON_STARTS = ARTICLES | _words(
    "gravity black dark white red blue green deep big small early modern ancient machine artificial "
    "climate ocean oceans water rain rainbows rainbow wind solar lunar electric electricity nuclear "
    "light sound energy space time money bees bee cats dogs birds whales trees tree plants forests "
    "volcanoes volcano earthquakes tides stars star planets planet comets atoms atom cells cell "
    "vaccines vaccine viruses bacteria bread coffee tea chocolate cheese chess music jazz love "
    "friendship freedom justice sleep dreams memory memories habits public private social global "
    "human healthy mental working home online time food fast slow cloud data web open computer "
    "computers robots robot rockets rocket engines cars bicycles bridges batteries supply demand "
    "interest stock natural renewable sea coral tectonic plate immune blood heart brain quantum wave "
    "waves magnets lightning thunder snow ice glaciers deserts rivers mountains seasons day night "
    "five seven ten three some common daily simple good better great first life death war peace art "
    "history life"
)
COMMON_ENDINGS = (
    "tion",
    "sion",
    "ism",
    "ity",
    "ing",
    "ment",
    "ness",
    "sis",
    "ics",
    "logy",
    "graphy",
    "nomy",
    "istry",
    "ance",
    "ence",
)
DETERMINERS = ARTICLES | _words(
    "this these those his her its their our my your every each no some any us it them everything you"
)
ORDINARY = _words(  # in no heading by themselves
    "a able about above across acts after again against ago all almost along already also "
    "although always am among an and another any anything are around as ask asks at away back be "
    "became because become becomes been before began begin begins being below between beyond both "
    "bring brings build builds but by call called calls came can cannot carries carry change "
    "changes come comes could day did different do does don't done down during each either else "
    "enough even ever every everyone everything fall falls far feel felt few find finds first "
    "flow flows follow for found from full gave get gets give gives go goes gone got great grow "
    "grows had half has have he held her here him his hold how however i if in instead into is it "
    "it's its itself just keep keeps kind know known large last later least leave leaves left "
    "less let like likely little lives long look looks lot made make makes many may mean means "
    "might more most move moves much must my near need needs never new next no none nor not "
    "nothing now of off often old on once one only onto or other others our out over own part "
    "people perhaps place play put quite rather reach really rise rises run runs said same saw "
    "say says second see seem seems seen set several shall she should show shows side since small "
    "so some someone something sometimes soon start starts stay stays still stop stops such take "
    "takes tell tells than that that's the their them then there these they thing things think "
    "third this those though three through thus time times to today together told too took toward "
    "towards turn turns two under unless until up upon us use used uses very want wants was way "
    "ways we well went were what when where whether which while who whole whom whose why will "
    "with within without word work works would year years yes yet you your"
)
PLURALS_WITHOUT_S = _words(
    "people children men women mice teeth feet geese bacteria fungi algae phenomena cacti data sheep"
)
SINGULARS_WITH_S = _words(
    "mars texas athens gas lens news atlas bias canvas christmas series species chaos naples wales "
    "hercules james charles dickens jobs gates hawkes socrates archimedes hermes apocalypse mercedes "
    "honduras cyprus states diabetes"
)
NAME_PARTICLES = _words("of the da de van von der di la le bin al")
GIVEN_NAMES = _words(
    "ada alan albert alexander alfred amelia andrew anna anne antonio aristide benjamin bill bruce "
    "carl charles charlotte christopher claude clara cleopatra coco david diego edgar edward "
    "elizabeth elon emily emmy ernest ferdinand florence frank franz frederick frida friedrich "
    "galileo george grace greta hans harriet henry hedy helen hermann ibn immanuel indira isaac jane "
    "jawaharlal joan johann johannes john joseph julius karl katherine leonardo leonhard lewis louis "
    "ludwig mahatma malala marco margaret maria marie mark martin mary max michael michelangelo "
    "mother muhammad nelson neil niels nikola oprah oscar otto pablo paul peter rachel rabindranath "
    "richard robert roger rosa rosalind salvador sigmund simone srinivasa stephen steve swami thomas "
    "tim usain vasco victor vincent virginia walt werner william winston wolfgang"
)
FAMOUS_NAMES = _words(
    "einstein galileo newton darwin gandhi mozart beethoven bach shakespeare picasso napoleon "
    "cleopatra socrates plato aristotle archimedes euclid pythagoras confucius chopin leonardo "
    "michelangelo ramanujan tagore kepler copernicus hypatia"
)

KINDS = {
    "history": _words(
        "war revolution empire history ancient century dynasty civilization civilisation medieval "
        "battle viking independence pharaoh roman rome renaissance rebellion treaty crusade partition "
        "samurai pyramid kingdom uprising holocaust slavery colonialism titanic apartheid"
    ),
    "place": _words(
        "city river island mountain mount lake valley desert country village coast harbour harbor bay "
        "canyon paris london tokyo berlin madrid lisbon venice vienna prague amsterdam istanbul cairo "
        "delhi mumbai kolkata bangalore beijing shanghai singapore sydney york francisco chicago rio "
        "lima nairobi lagos india china japan italy france spain germany portugal netherlands greece "
        "egypt kenya brazil mexico canada australia iceland norway africa asia europe antarctica "
        "america himalaya alps andes sahara amazon nile ganges everest athens kyoto rajasthan kerala "
        "goa"
    ),
    "technology": _words(
        "computer internet ai artificial machine robot software blockchain bitcoin programming python "
        "javascript engine rocket smartphone phone algorithm data network electric battery panel "
        "computing reactor chip semiconductor car airplane plane drone printing printer app api "
        "database encryption cloud web docker appwrite transistor laser radar satellite gps wifi "
        "bluetooth automation cybersecurity code coding"
    ),
    "nature": _words(
        "water rain rainforest photosynthesis volcano earthquake tide ocean sea forest tree plant "
        "flower leaf animal bird bee butterfly whale dolphin shark dog cat lion elephant wolf penguin "
        "weather climate season ecosystem biodiversity lightning thunder rainbow glacier coral reef "
        "river soil pollination migration hibernation mushroom fungi insect snow wind storm hurricane "
        "tornado monsoon"
    ),
    "principle": _words(
        "law theorem principle effect theory equation relativity gravity force energy atom electron "
        "quantum physics chemistry biology mathematics math algebra geometry calculus probability "
        "statistic magnetism electricity light sound motion thermodynamic thermodynamics entropy "
        "planet star moon sun galaxy universe space hole comet orbit eclipse cell dna gene evolution "
        "virus viruse vaccine bacteria immune brain heart blood number prime pi infinity logic "
        "paradox wave particle pressure photon pendulum"
    ),
}
