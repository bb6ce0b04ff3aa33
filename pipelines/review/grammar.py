"""The grammar of the field's claims, as data: the words that papers use, and the orders in which they stand around a number.

Here: `WORDS`, which make signs of words, and `RULES`, which say what a number is by the signs around it. A rule's example is its
test. Not here: names of measures (each indicator's file and the sheet *Names* of the council's workbook), numbers and
periods (`numbers`, `periods`), and whether a claim is true (`judging`).

A rule is a row of signs. `Q:role` is a number and what it is; `P:…` a period, `W:…` who, `D:…` a change, `C:…` a comparison, with what
they are to the number. `x` is any other words, `?` may be missing, `(a|b)` one of them.
"""

from dataclasses import dataclass

FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "at",
        "in",
        "on",
        "for",
        "of",
        "and",
        "or",
        "its",
        "their",
        "it",
        "this",
        "that",
        "these",
        "those",
        "which",
        "who",
        "with",
        "as",
        "there",
        "also",
        "still",
        "only",
        "just",
        "very",
        "both",
        "at",
        "within",
        "during",
        "over",
        "per",
        "by",
        "an",
        "all",
        "each",
        "every",
        "now",
        "our",
        "his",
        "her",
        "they",
        "we",
        "to",
        "than",
    ]
)
"""Words that say nothing about a number; a sign may be made of one before it is passed over."""

WORDS: tuple[tuple[str, str, str], ...] = (
    # ── who ──
    ("W", "neighbours", r"""(?:the\ )?(?:average\ (?:of|for|among)\ )?(?:(?:our|its|the|\w+(?:’|')s)\ )?(?:new\ )?(?:set\ of\ )?
        statistical\ neighbours?(?:(?:’|'))?(?:\ (?:average|mean|group|authorities))?"""),
    ("W", "neighbours", r"(?:the\ )?average\ of\ (?:our\ )?neighbours|(?:our|its|the)\ neighbours(?:’|')?\ average|(?:the\ )?SN\ average|SNs?\b"),
    ("W", "neighbours", r"(?:similar|comparator|neighbouring)\ (?:local\ )?authorities|(?:our\ |the\ )?comparators|this\ group\ of\ local\ authorities|this\ group"),
    ("W", "own", r"locally"),
    ("W", "england", r"""(?:the\ )?(?:average\ (?:for|of|in|across)\ )?England(?:(?:’|')s)?(?:\ (?:average|mean|figure|rate))?(?:\ level)?
        |(?:the\ )?number\ in\ England|nationally"""),
    ("W", "england", r"(?:the\ )?national\ (?:average|benchmark|figure|performance|rate|rise|number|level|fall|increase|decrease)"),
    ("W", "england", r"(?:highest|lowest)\ national\b|\bthe\ national\b"),
    ("W", "region", r"(?:the\ )?(?:regional|East\ Midlands|West\ Midlands|South\ East|South\ West|North\ East|North\ West|Yorkshire\ and\ the\ Humber)(?:\ average)?"),
    ("A", "", r"(?:other\ |all\ )?(?:local\ authorities|councils|authorities)(?:\ nationally)?"),
    # ── targets ──
    ("MEAS", "", r"RAG\ rating|(?:measures|indicators)(?:\ (?:reported|on\ the\ dashboard))?|against\ (?:their|our|its)\ targets"),
    ("G", "", r"(?:the\ |our\ |its\ |a\ )?(?:local\ |council(?:’|')s\ )?targets?(?:\ (?:is|was|of|for|being))*"),
    # ── where it stands ──
    ("K", "1", r"(?:top|first|1st|upper|best)(?:\ performing)?\ quartile"),
    ("K", "2", r"(?:second|2nd)\ quartile"),
    ("K", "3", r"(?:third|3rd)\ quartile"),
    ("K", "4", r"(?:fourth|4th|bottom|lowest|lower|worst)\ quartile"),
    ("K", "1", r"(?:in|to|into)\ the\ (?:first|top)(?=\s*(?:[.,;)]|$|and\b))"),
    ("K", "2", r"(?:in|to|into)\ the\ second(?=\s*(?:[.,;)]|$|and\b))"),
    ("K", "3", r"(?:in|to|into)\ the\ third(?=\s*(?:[.,;)]|$|and\b))"),
    ("K", "4", r"(?:in|to|into)\ the\ (?:fourth|bottom)(?=\s*(?:[.,;)]|$|and\b))"),
    ("NOW", "now", r"(?:is|are)\ now\b|now(?=\ (?:place|in\b|within|rank|sit))"),
    ("NOW", "continues", r"continu(?:es|ed|ing)\ to\ be|remain(?:s|ed|ing)?(?=\ (?:in\b|within|place))"),
    ("NOW", "before", r"(?:before,\ it\ was|previously(?=\ in\b)|(?:a\ )?(?:decline|fall|drop|move|rise|improvement|up|down)\ from\ the(?=\ \w+\ quartile)|from\ the(?=\ \w+\ quartile))"),
    ("RANK", "", r"rank(?:s|ed|ing)?(?:\ (?:equal|joint))?"),
    # ── records ──
    ("R", "joint highest", r"joint\ (?:record\ (?:high|level)|highest)(?:\ level)?"),
    ("R", "joint lowest", r"joint\ (?:record\ low|lowest)(?:\ level)?"),
    ("R", "highest", r"highest(?:\ \w+)?\ (?:in\ our\ records|on\ record)"),
    ("R", "lowest", r"lowest(?:\ \w+)?\ (?:in\ our\ records|on\ record)"),
    ("R", "largest", r"(?:largest|biggest|greatest)(?:\ ever)?(?=\ (?:[\w-]+\ ){0,4}(?:increase|rise|growth))"),
    ("R", "first decline", r"first\ (?:time|decline|fall|decrease)\b"),
    ("R", "highest", r"(?:(?:new\ )?(?:record\ (?:high(?:est)?|level)s?|highest(?:\ ever)?|best\ ever|peak))(?:\ level)?"),
    ("R", "lowest", r"(?:(?:new\ )?(?:record\ low|lowest(?:\ ever)?))(?:\ level)?"),
    ("SINCE", "", r"since(?:\ (?:our\ |local\ )?records(?:\ here)?\ (?:begin|began))?|among\ the\ (?:\d+\ )?figures\ known\ since|(?:in\ (?:the|our)\ series\ )?back\ to"),
    ("RW", "same_term", r"same\ terms\ of\ other\ years|on\ a\ (?:spring|summer|autumn)\ term\ census(?:\ date)?"),
    ("RW", "step", r"the\ change\ is\b|within[\ -]year|within\ an\ academic\ year|in\ (?:an\ )?academic\ year"),
    ("RW", "numerator", r"the\ number\ is\b|highest\ number"),
    ("RW", "previous", r"the\ figure\ before\b|when\ performance\ was"),
    # ── means over time ──
    ("AVG", "", r"average\ (?:termly\ )?(?:change|increase|rise)"),
    ("THREE", "", r"(?:over\ the\ three\ years|(?:during|over|in)\ the\ (?:previous|last|past)\ (?:3|three)\ (?:academic\ )?years)"),
    # ── equal ──
    ("E", "", r"(?:have|has|did)\ not\ changed?|stayed\ as\ (?:they|it)\ (?:were|was)"),
    ("E", "", r"(?:remain(?:s|ed|ing)?|is|was|stayed)?\ ?(?:the\ same|unchanged|stable)(?:\ (?:as|in|at))?|proportionately\ the\ same|equal\ to|identical\ to"),
    ("E", "like", r"(?:broadly\ |largely\ )?(?:in\ line\ with|similar\ to|comparable\ (?:to|with)|consistent\ with|close\ to)"),
    # ── better and worse ──
    ("J", "better", r"(?:an?\ )?(?:further\ )?(?:slight\ |significant\ |marked\ )?(?<!requires\ )(?<!require\ )improvements?(?!\ (?:notice|board|plan|partner|programme|team|service|journey))(?:\ of|\ in|\ from)?|improv(?:ed|ing|es)|(?<!or\ )better(?!\ than|\ or)|strengthened"),
    ("J", "worse", r"(?:is|was|got)\ worse(?!\ than)|worsened|worse(?!\ than)|deteriorat(?:ed|ion|ing)|declined?\ in\ performance"),
    # ── change ──
    ("L", "", r"slightly|marginally"),
    ("D", "up", r"""(?:an?\ )?(?:further\ |annual\ |slight\ |small\ |significant\ |large\ |overall\ |termly\ )*(?:
        increas(?:e[ds]?|ing)|r[io]se[sn]?|rising|grew|grow(?:n|th|ing)|went\ up|gone\ up|climbed|up(?=\ (?:slightly\ )?(?:from|by|on|to\ \d|\d)))"""),
    ("D", "down", r"""(?:an?\ )?(?:further\ |annual\ |slight\ |small\ |significant\ |large\ |overall\ |termly\ )*(?:
        decreas(?:e[ds]?|ing)|reduc(?:ed|tion|tions|ing)|f[ae]ll(?:s|en|ing)?|dropped|drop|declin(?:e[ds]?|ing)|went\ down|gone\ down
        |dipped|slipped|slid|eased|down(?=\ (?:slightly\ )?(?:from|by|on|to\ \d|\d)))"""),
    ("D", "any", r"(?:it\ |has\ )?changed?(?=\ by)|totalled"),
    # ── comparison ──
    ("ORLESS", "", r"or\ (?:less|more|below|above|fewer|better)\b"),
    ("C", "above", r"(?:high(?:er)?|greater|more(?!\ than\ (?:halved|doubled|trebled|half|twice|double|a\ (?:third|quarter)))|larger|above)(?:\ than)?(?=\ (?:that|than|the|for|in|at|its|our|England|\w+(?:’|')s|a\ year|\d{4}|statistical|average|national)|\s*(?:[(.,;]|$)|\ \(with)"),
    ("C", "below", r"(?:low(?:er)?|fewer|less|smaller|below)(?:\ than)?(?=\ (?:that|than|the|for|in|at|its|our|England|\w+(?:’|')s|a\ year|\d{4}|statistical|average|national|both)|\s*(?:[(.,;]|$)|\ \(with)"),
    ("C", "meets", r"(?:meet(?:s|ing)?|met|achiev(?:es|ed|ing)|hit|reach(?:es|ed))(?=\ (?:(?:the|its|our|their|this|a)\ )?(?:[\w.%]+\ )?(?:local\ |annual\ )?target)"),
    ("C", "better", r"(?:exceed(?:s|ed|ing)?|surpass(?:es|ed))(?=\ (?:(?:the|its|our|their|this|a)\ )?(?:[\w.%]+\ )?(?:local\ |annual\ )?target)"),
    ("C", "misses", r"(?:miss(?:es|ed|ing)?|f[ae]ll(?:s|en)?\ short\ of|short\ of|(?:did|does|has|is)\ not\ (?:yet\ )?(?:met|meet|meeting)|fail(?:s|ed)\ to\ meet)(?=\ (?:(?:the|its|our|their|this|a)\ )?(?:[\w.%]+\ )?(?:local\ |annual\ )?target)"),
    ("C", "better", r"better\ than|outperform(?:s|ed|ing)?"),
    ("C", "worse", r"worse\ than"),
    ("GAP", "", r"(?:the\ )?gap\ (?:to|with)(?=\s)"),
    ("ROUND", "", r"\(?with\ rounding\)?|\(rounded\)"),
    # ── what a number stands beside ──
    ("OUT", "", r"out\ of|(?<=\d\ )of(?:\ the|\ a\ total\ of|\ our)?(?=\ [\d])"),
    ("ARROW", "", r"→|➔|->|-->"),
    ("F", "", r"(?<=\()(?:was|were)|on(?=\ (?:the\ )?\d[\d.,]*\ ?%|\ (?:spring|summer|autumn)\b|\ (?:the\ )?(?:same|previous|preceding|prior|last|year-end|a\ year|spring|summer|autumn|Q[1-4]|quarter\ [1-4]|(?:19|20)\d\d))|(?:when\ )?compar(?:ed|ing|es)(?:\ (?:to|with|against))?|in\ comparison\ (?:to|with)|(?<=increase\ )over|(?<=decrease\ )over|(?<=rise\ )over|(?<=improvement\ )over|from(?=\s)|against|versus|previously|rather\ than|than\ (?:the\ )?(?=\d)"),
    ("T", "", r"(?:to|at)(?:\ a\ (?:rate|level|total)\ of)?(?=\ (?:just\ |around\ |about\ |approximately\ |over\ |under\ |nearly\ )?£?\d)"),
    ("B", "", r"by(?=\ (?:just\ |around\ |about\ |approximately\ |over\ |nearly\ )?\d)|of(?=\ (?:just\ |around\ |about\ |approximately\ |over\ |nearly\ )?\d)"),
    ("WHY", "", r"expected|last\ reported\ in(?:\ [\w-]+){0,3}(?=\ Q)"),
    ("NOT", "", r"(?:not\ (?:currently\ )?possible\ to\ report|(?:currently\ |is\ |are\ )?unavailable|not\ (?:yet\ )?available|cannot\ be\ (?:reported|provided)|regularly\ reported\ to|is\ not\ applicable)"),
    ("RAG", "", r"\((?:green|amber|red)\)|(?:rated|is|are)\ (?:green|amber|red)\b|\b(?:green|amber|red)\b"),
    ("BENCH", "", r"(?:national\ (?:results|figures)\ )?published(?:\ by\ the\ government)?(?:\ for)?|benchmarking(?:\ of\ performance)?(?:\ in|\ for)?"),
)  # fmt: skip
"""A sign, what it says, and the words it is made of (a regular expression; spaces are written `\\ `)."""


@dataclass(frozen=True)
class Rule:
    """What numbers are, by the signs around them.

    signs    a row of signs: `Q:role` a number and what it is, `P:at` and `W:of` the period and the body it is of, `P:versus` and `W:versus`
             what it is compared with; `*` is up to twelve signs that are neither a number nor the end of a bracket
    example  a sentence part to which it applies; the numbers in it must come out in the order of `signs`
    """

    signs: str
    example: str


RULES: tuple[Rule, ...] = (
    Rule(
        "F x? Q:other \\( Q:other_count OUT Q:other_whole ) P:versus T Q:value",
        "from 90.9% (40 of 44) in Quarter 4 to 88.6%",
    ),
    Rule("RANK x? Q:rank OUT x? Q:councils", "ranked 12th out of 152"),
    Rule("RANK x? Q:rank", "is ranked 12th"),
    Rule("Q:numerator x? OUT x? Q:denominator", "121 out of 126 young people"),
    Rule("Q:denominator x? , Q:numerator x", "1,550 assessments were completed, with 1,346 within timescale"),
    Rule("SINCE P:versus * AVG * Q:average", "since the Autumn Term 2020 the average change is 126"),
    Rule("AVG * SINCE P:versus * Q:average", "the average increase since Autumn Term 2020 being 126"),
    Rule("AVG * Q:average", "the average increase since the 2020/21 academic year being 126"),
    Rule("THREE P:at * B? Q:three_years", "over the three years to Summer Term 2024 it changed by 430"),
    Rule("THREE * B? Q:three_years", "during the previous 3 academic years the increase totalled 430"),
    Rule(
        "BETWEEN P:versus & P:at * D B Q:change",
        "between Summer Term 2024 and Summer Term 2025 numbers have increased by 852",
    ),
    Rule(
        "D B Q:change M? x? ( Q:relative ) F P:versus ( Q:other",
        "an increase of 182 students (14%) compared to the end of Q1 2024/25 (1,279",
    ),
    Rule("D B Q:change ROUND? M? x? ( Q:relative )", "rose by 182 (14%)"),
    Rule("(D|J) L? B? Q:change x? (F|SINCE) x? P:versus", "a reduction of 2.3% from Quarter 4 2024/25"),
    Rule("(D|J) L? B? Q:change x? P:versus \\( F? Q:other", "improved by 2.3 points last quarter (94.0%"),
    Rule("(D|J) L? B Q:change", "an increase of 182"),
    Rule("D L? Q:change F x? Q:other", "down 5.1 points from 86.9%"),
    Rule("D L? Q:change", "up 703"),
    Rule("SINCE P:versus * ,? F x? Q:other x? T Q:value", "has doubled since 2018/19, from 1.90% to 3.62%"),
    Rule(
        "BETWEEN P:at & P * F Q:other",
        "fell between Q1 2024/25 and Q1 2025/26, from 88.2%",
    ),
    Rule(
        "F x? Q:other T Q:value x? BETWEEN P:from & P:until", "fell from 25.8% to 22.4% between Quarter 4 and Quarter 1"
    ),
    Rule("Q:other ARROW Q:value", "suitable accommodation: 94.0% → 96.0%"),
    Rule("(F|C) x? Q:target G", "against its 95% target"),
    Rule("G \\( Q:target", "below target (80%"),
    Rule(
        "Q:change x? C ROUND? x? P:versus (? Q:other & Q:other_count",
        "15% higher than for the last academic year (3.16% and 3,186 children)",
    ),
    Rule(
        "GAP W:versus B? Q:other x? NOW? x? Q:change",
        "the gap to the England average of 20.6% is now 1.8 percentage points",
    ),
    Rule("GAP W:versus x? T? Q:change", "the gap to England is 1.8 percentage points"),
    Rule("Q:change x? C ROUND? x? (P:versus|W:versus)", "2.2% higher than the England average"),
    Rule("Q:change ROUND C x? (P:versus|W:versus)", "1.6 percentage points (with rounding) above the England average"),
    Rule("Q:change x? C", "878 higher"),
    Rule("Q:change x? D x? F P:versus", "a 0.5% increase from Quarter 4 2024/25"),
    Rule("Q:change x? D", "a 14% increase"),
    Rule("G M? x? B? Q:target & Q:target", "above their targets of 21% and 22%"),
    Rule("G M? x? Q:target", "the target is 22.0%"),
    Rule("\\( Q:other T Q:value", "improved (27.1% to 22.4%"),
    Rule("P x? \\( Q:other P:at", "a year before (22.0% at the end of Quarter 1 2024/25"),
    Rule("F x? Q:other x? P:at x? ,? &? Q:other P:at", "from 67 in 2022/23, and 19 in 2018/19"),
    Rule("F x? W:of x? \\( Q:other", "compared with the England average (93.3%"),
    Rule("F x? P:at x? ,? \\(? x? Q:other", "compared to the end of the previous Quarter (94.0%"),
    Rule("F x? Q:other W:of", "compared with 22.4% in England"),
    Rule("F x? W:of x? (T|B) Q:other", "compared with an England average of 20.6%"),
    Rule("W:of x? (T|B) Q:other", "higher than statistical neighbours at 91.8%"),
    Rule("Q:other W:of", "it was 22.4% nationally"),
    Rule("F x? Q:other M? x? P:at", "compared to 24.9% at the end of Quarter 4"),
    Rule("F x? Q:other", "down from 580"),
    Rule("T x? Q:value", "decreased to 23.0%"),
    Rule("P:at x? \\( Q:other x? & Q:other_count", "the last academic year (3.16% and 3,186 children"),
    Rule("P:at x? \\( Q:other", "the Spring term 2025 school census (2,823"),
    Rule("W:of * \\( Q:other", "the England average, which continues to be at a record level (93.3%"),
    Rule("P:at : Q:value", "(Q4 2024/25: 63.4%)"),
    Rule("Q:value \\( Q:count", "81.8% (603 children"),
)
"""In order: a number is what the first rule says that fits it."""

# fmt: off
NEUTRAL = frozenset([
    "about", "above", "achieve", "achieved", "achieving", "across", "again", "against", "all", "almost", "also", "although",
    "among", "annual", "another", "applicants", "approximately", "area", "around", "assessments", "at", "attend", "attended",
    "authorities", "authority", "available", "average", "became", "becoming", "before", "below", "both", "by", "came", "carry",
    "cent", "child", "children", "closed", "code", "cohort", "come", "comes", "compares", "comparing", "comparison",
    "comparisons", "complete", "completed", "continue", "continues", "council", "count", "county", "current", "currently",
    "data", "date", "decrease", "dipped", "down", "downwards", "due", "educated", "eligible", "end", "england", "entitlement",
    "equates", "equating", "equivalent", "exactly", "family", "figure", "figures", "financial", "follow", "following", "four",
    "from", "further", "got", "group", "had", "has", "have", "having", "headline", "high", "higher", "however", "improvement",
    "including", "increase", "indicator", "inspected", "just", "keeps", "kept", "large", "last", "latest", "least", "leavers",
    "less", "level", "live", "lived", "living", "lower", "main", "making", "meaning", "measure", "measures", "meets", "missed",
    "month", "more", "most", "moved", "moves", "must", "national", "nationally", "near", "nearly", "next", "now", "number",
    "numbered", "numbers", "obtaining", "offered", "on", "one", "only", "or", "out", "outturn", "over", "overall", "people",
    "per", "percentage", "percentages", "performance", "performing", "period", "person", "persons", "place", "placed", "places",
    "position", "practice", "preceding", "previous", "previously", "proportion", "pupil", "pupils", "quality",
    "quarter", "quarterly", "quartile", "rag", "rate", "rated", "rates", "rating", "reached", "reaching", "read", "received",
    "receiving", "recent", "recorded", "referrals", "relation", "remain", "remained", "remains", "report", "reported",
    "reporting", "representing", "represents", "result", "results", "roughly", "rounding", "same", "saw", "school", "schools",
    "see", "seen", "sen", "series", "service", "services", "share", "show", "showed", "showing", "shows", "significant",
    "significantly", "since", "single", "sit", "sits", "slight", "slightly", "slipped", "small", "so", "some", "stand",
    "standing", "stands", "start", "started", "stayed", "still", "stood", "student", "students", "subject", "take", "taking",
    "target", "targets", "term", "then", "therefore", "three", "took", "total", "totalling", "totally", "trend", "twelve",
    "two", "under", "up", "upwards", "us", "use", "used", "using", "well", "went", "when", "whereas", "while", "with", "year",
    "years", "young",
])
# fmt: on
"""Words beside a number that make it no part of something. A sentence with other words before its number is never called wrong."""

IN_WORDS = r"""(?:just\ |nearly\ |almost\ |about\ |around\ |over\ )*(?:(?:a|one|two|three|four)[\ -](?:half|thirds?|quarters?|fifths?|sixths?|tenths?)(?=\ of\b)
    |half(?=\ (?:of|the)\b)|(?:one|two|three|four)\ (?:in|out\ of)(?:\ every)?\ (?:two|three|four|five|six|seven|eight|nine|ten)\b|(?:more\ than\ )?(?:doubled|halved|trebled|tripled)
    |twice\ as\ (?:many|much|high|likely)|(?:ten|eleven|twelve|\w+teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\ -]\w+)?|a\ hundred|one\ hundred)\ per\ ?cent)"""
"""Numbers that are written in words. They are claims too; they are not held against figures."""

GOES_ON = r"^\W*(?:This|That|These|It|Its|The (?:(?:figure|rate|number|percentage|proportion|count)(?! of\b)|change|increase|decrease|performance|target|measure|indicator)|Compared|In this|Before|Since|Over|Among|Within|In Quarter|In the quarter|Overall|By|Of|Before|In (?:all|total)|We rank|Performance|At the same|The gap)\b"
"""How a sentence begins that goes on about the measure of the one before."""
