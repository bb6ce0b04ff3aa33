"""Sentences as analysts write them: what is true raises nothing, what is wrong is found at its words."""

from collections.abc import Callable

import pytest

from pipelines.home.lake import Lake
from pipelines.review import Known, Review, Reviewer
from pipelines.review.paper import Block, Cell, Paper
from pipelines.review.reading.lines import blocks_of


@pytest.fixture(scope="module")
def reviewed(demo: Lake) -> Callable[[Paper], Review]:
    return Reviewer(Known(demo.served, "855")).review


def _text(*texts: str) -> Paper:
    return Paper("paper", tuple(Block("text", text, f"text {n}") for n, text in enumerate(texts, start=1)))


def _table(*rows: tuple[str, ...]) -> Paper:
    cells = [(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    return Paper("paper", tuple(Block("cell", text, f"row {r}, column {c}", at=Cell(1, r, c)) for r, c, text in cells))


def _wrong(review: Review) -> list[str]:
    found = [j.claim.text for j in review.judged if j.verdict == "disagrees"]
    blocks = review.paper.blocks
    return found + [blocks[c.spans[0].block].text[c.spans[0].start : c.spans[0].end] for c in review.contradictions]


TRUE = (
    "Assessments completed within 45 days improved by 3.2 percentage points on the year-end position of 83.6%.",
    "Care leavers in suitable accommodation is up 2.0 points on last quarter (94.0% to 96.0%).",
    "Annual health assessments for children in care slipped by 5.1 percentage points in the quarter to 81.8%.",
    "Re-referrals stand at 22.4%, down 4.0 percentage points since year end.",
    "Re-referrals fell by 4.7 percentage points compared with the same quarter last year.",
    "Since 2018/19 the suspension rate has risen from 1.90% to 3.62%.",
    "The suspension rate has almost doubled since 2018/19, from 1.90% to 3.62%.",
    "Care leavers in suitable accommodation: 94.0% → 96.0%",
    "Care leavers in suitable accommodation is rated Green against its 95% target.",
    "Care leavers in suitable accommodation exceeded the target of 95%.",
    "Re-referrals missed the target of 21%.",
    "Re-referrals are rated Amber at 22.4%.",
    "Re-referrals are no longer in the bottom quartile.",
    "Re-referrals more than halved the number of days that teams lose.",
    "On offer day in April 2025, 92.0% of applicants were offered their first preference for transfer to secondary school.",
    "Dental checks and annual health assessments of children in care were 74.5% and 81.8% respectively.",
    "Performance improved for care leavers EET (63.5%), but fell for dental checks (74.5%).",
    "EHCP requests rose by 18% to 412 over the year.",
    "Elective home education officers made 310 visits to families.",
    "There are 25 social workers completing assessments within 45 days.",
    "Our re-referrals audit looked at 40 cases and found 9 (22.5%) avoidable.",
    "A sample of 50 health assessments for children in care was audited and 88% were graded good.",
    "Persistent absence fell by 2% to 18.3%, and permanent exclusions were 72 in 2023/24.",
    "Re-referrals fell in Quarter 1. The number of foster carers was 312, up from 298.",
    "Repeat child protection plans: 23.0% (was 24.9%)",
    "Re-referrals (22.4%) and repeat child protection plans (23.0%) are both above their targets of 21% and 22%.",
    "Care leavers EET is 63.5%, compared with 96.0% who are in suitable accommodation.",
    "Assessment Team 2 completed 89.7% of its assessments within 45 days.",
    "Only 13.2% of assessments took longer than 45 days.",
    "Domestic abuse featured in 31% of re-referrals.",
    "In Eastwold, 658 children in mainstream schools have an EHCP.",
    "The suspension rate in secondary schools was high, and for boys it was 7.08% in 2023/24.",
    "The target for re-referrals will be reduced from 21% to 20% next year.",
    "The service expects 88% of assessments within 45 days by Quarter 3.",
    "The rate of repeat child protection plans is expected to remain between 22% and 25% this year.",
    "If all seven late records are counted, dental checks would be 75.4%.",
    "We have 12 fewer social workers than a year ago; assessments within 45 days improved to 86.8%.",
    "The number of children with SEN Support has grown by around 3,000 since Autumn 2020, from 10,422 to 13,400.",
    "The suspension rate rose in 118 of 153 local authorities, and nationally 341,266 pupils received at least one suspension in 2023/24.",
    "At 30 June 1,461 children were electively home educated (1,247 at 31 March).",
    "On 30 June 603 children in care had an up to date annual health assessment.",
    "Re-referrals within 12 months fell by 4.0 percentage points in Quarter 1 to 22.4%.",
    "Since 2018/19 permanent exclusions have risen from 19 to 72 in 2023/24.",
    "NEET among young people aged 16-17 remained at 1.5% although the number rose by 3 to 240.",
    "There were 312 children in Year 11 who were electively home educated.",
    "1,768 referrals, 396 re-referrals, 1,550 assessments, 152 child protection plans started.",
    "14 of the 35 repeat child protection plans began within two years of the previous plan, compared with 18 of 51.",
    "1,344 of the referrals in 2023/24 went on to a social care assessment.",
    "In 2023/24, 344 children in care were placed outside the county.",
    "Annual health assessments for children in care are 6.2 points short of the 88% target.",
    "Care leavers EET: 63.5% (Q4 2024/25: 62.0%; Q1 2024/25: 63.4%).",
    "In May 2025 the NEET rate stood at 1.4%, and at the end of Quarter 1 it was 1.5%.",
    "By the end of Quarter 1, 22.4% of referrals were re-referrals, whereas the rate stood at 26.4% when the last financial year closed.",
    "Repeat child protection plans were 23.0% in Quarter 1, compared with 31.9% in Quarter 4 alone.",
    "Re-referrals were 22.4% at the end of Quarter 1. The gap to the England average of 20.6% is 1.8 percentage points.",
    "Re-referrals, at 22.4%, are above England (20.6%) and statistical neighbours (21.8%).",
    "Care leavers in EET rose for the second quarter running, to 63.5%.",
    "Re-referrals were 22.4% in Quarter 1 2025/26, and 48 out of 60 cases audited were found to be appropriate.",
    "Assessments completed within 45 days were 86.8% (1,346 of 1,550), and 26 out of 30 social work posts were filled.",
    "Care leavers EET stood at 63.5%; 29 of 52 young men (55.8%) and 51 of 74 young women (68.9%) were in EET.",
    "Assessments completed within 45 days rose to 86.8%, 3.3 points above England and 7.9 points above neighbours, and up from 83.6% in 2024/25.",
    "Re-referrals were 22.4%, down from 27.1% in Quarter 1 2024/25, and need to fall by a further 1.8 points to reach the England average.",
    "Elective home education was 1,461, up from 1,247, with an increase of 118 among girls.",
    "Care leavers EET was 63.5%, and suitable accommodation was up from 94.0% at the end of Quarter 4.",
    "Assessments completed within 45 days were 86.8%, with staff turnover down from 17.1%.",
    "In Quarter 1 2025/26 the re-referral rate was 22.4%, compared with 26.4% for the period April 2024 to March 2025.",
    "Children receiving at least one suspension were 3.62% of pupils in 2023/24 (3,654 children), up from 3.16% (3,186) in 2022/23.",
    "Secondary schools rated good or outstanding for leadership and management fell from 90.9% (40 of 44) in Quarter 4 to 88.6% (39 of 44).",
    "Having been 27.1% in the first quarter of 2024/25, the re-referral rate is now 22.4%.",
    "Re-referrals fell from 25.8% to 22.4% between Quarter 4 and Quarter 1, on quarterly figures.",
    "Assessments completed within 45 days were 82.8% in Quarter 1, 84.2% in Quarter 2, 83.7% in Quarter 3 and 83.6% in Quarter 4 of 2024/25.",
    "Care leavers EET was 62.0% in 2024/25 and 63.5% in Quarter 1 2025/26; suitable accommodation was 94.0% and 96.0%.",
    "Since Quarter 4 2024/25, when it was 1,247, elective home education has risen to 1,461.",
    "Last year 26.4% of referrals were re-referrals, and this year 22.4%.",
    "Dental checks fell by 2.2 points in the quarter and by 2.8 points over the year, to 74.5%.",
    "Elective home education rose by 214 in the quarter, against 182 over the year.",
    "Re-referrals, which fell by 0.4 percentage points in Quarter 4 2024/25, were 22.4% in Quarter 1 2025/26.",
    "Primary schools rated good or outstanding for leadership and management rose to 93.0%, 0.3 points below England (93.3%).",
    "The re-referral rate, 22.4%, 396 referrals, is below last year's.",
    "Dental checks for children in care stood at 74.5%, and health assessments were down from 86.9%.",
    "Children with SEN in mainstream schools rose by 878 between Summer Term 2024 and Summer Term 2025, from 16,048 to 16,926, of which 852 have an EHCP.",
    "The number of re-referrals fell from 461 to 396, a fall of 14%, while referrals rose from 1,702 to 1,768, a rise of 4%.",
    "92.0% of secondary pupils achieved their first preference and 97% one of their first three preferences.",
    "Take-up of FEEE by 2 year olds was 66.5%, down from 71.3%; every 1 percentage point increase is 14 children.",
    "Nine indicators got better, and of the social care indicators three improved.",
    "Re-referrals fell from 26.4% in Quarter 4 to 22.4%, and from the 4th to the 3rd quartile.",
    "Re-referrals within 12 months: 22.4% (396 of 1,768). Down 4.0 points from 26.4% at the end of 2024/25. Target is 21% or below; RAG amber.",
    "Care leavers aged 17 to 21 in EET: 63.5% (80 of 126). The 19 to 21 cohort is at 56.8% (42 of 74), unchanged on a year earlier.",
    "Take-up of FEEE by eligible three-year-olds was 95.6% in the Spring term. Among two-year-olds it was 66.5%, which is 7.3 percentage points lower than a year earlier.",
    "Nine of our 21 headline indicators improved, six got worse and three stayed as they were.",
    "We are in the top quartile for three indicators, the second for five and the third for four.",
    "The number of assessments completed within 45 days was 1,346. The number of assessments completed was 1,550, up 70 from 1,480 in Quarter 1 2024/25.",
    "Re-referrals were 22.4%. Sickness in the social work teams was high. The rate was 12%.",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_raises_nothing(reviewed: Callable[[Paper], Review], text: str) -> None:
    assert _wrong(reviewed(_text(text))) == []


FALSE = (
    ("Re-referrals fell by 4.7 percentage points on the previous quarter to 22.4%.", ["4.7 percentage points"]),
    ("Children becoming subject to a CPP for a second or subsequent time was 23.0%, a fall of 1.9 percentage points on the same quarter last year.", ["a fall", "1.9 percentage points"]),
    ("Electively home educated children rose by 182 in the quarter to 1,461.", ["182"]),
    ("Electively home educated children numbered 1,461, an increase of 14% on the previous quarter.", ["14%"]),
    ("The number of children in mainstream schools with an EHCP is up by 852 since the Spring term.", ["852"]),
    ("Re-referrals stand at 22.4%, down 9.0 percentage points since year end.", ["9.0 percentage points"]),
    ("Care leavers in suitable accommodation is rated Green against its 93.2% target.", ["93.2%"]),
    ("The re-referral rate of 22.4% meets the target of 21%.", ["meets"]),
    ("Care leavers EET missed its target of 62%.", ["missed"]),
    ("Care leavers in suitable accommodation is rated Amber at 96.0%.", ["rated Amber"]),
    ("Re-referrals within 12 months: 22.4% (Green).", ["(Green)"]),
    ("Care leavers in suitable accommodation: 94.0% → 97.0%", ["97.0%"]),
    ("Re-referrals at 22.4% are lower than England (20.6%).", ["lower than"]),
    ("Repeat child protection plans: 23.0% (was 24.1%)", ["24.1%"]),
    ("The percentage of re-referrals was 22.4% at the end of Quarter 1, a slight increase from 26.4% at the end of Quarter 4 2024/25.", ["a slight increase"]),
    ("Dental checks were 74.5%, an improvement on 76.7% at the end of Quarter 4.", ["an improvement"]),
    ("The number of children who are electively home educated has risen by 17% over the last year.", ["17%"]),
    ("The target for re-referrals is 22%.", ["22%"]),
    ("At 30 June 1,416 children were electively home educated.", ["1,416"]),
    ("Re-referrals are above England (21.8%).", ["21.8%"]),
    ("The rate of re-referrals moved from the bottom quartile to the second.", ["to the second"]),
    ("At the end of the quarter 4.1% of young people aged 16-17 were NEET.", ["4.1%"]),
    ("Care leavers EET: 63.5% (Q4 2024/25: 63.4%; Q1 2024/25: 62.0%).", ["63.4%", "62.0%"]),
    ("Re-referrals are above England (21.8%) and statistical neighbours (20.6%).", ["21.8%", "20.6%"]),
    ("Re-referrals were 22.4%, compared with 21.8% nationally and 20.6% for statistical neighbours.", ["21.8%", "20.6%"]),
    ("Care leavers in suitable accommodation was 96.0%, up from 95.0% at the end of Quarter 4.", ["95.0%"]),
    ("Repeat child protection plans fell from 31.9% at the end of Quarter 4 to 23.0% at the end of Quarter 1.", ["31.9%"]),
    ("Care leavers in suitable accommodation rose by 2.8 percentage points from 94.0% to 96.0%.", ["2.8 percentage points"]),
    ("At 66.5%, take-up of FEEE by eligible two-year-olds is up from 71.3% in the autumn.", ["up"]),
    ("Care leavers in EET fell for the second quarter running, to 63.5%.", ["fell"]),
    ("At 22.4%, the re-referral rate is the highest since our records began in 2023/24.", ["highest"]),
    ("Re-referrals were 22.4% at the end of Quarter 1. The gap to the England average of 20.6% is 1.4 percentage points.", ["1.4 percentage points"]),
    ("Re-referrals were 22.4%. We rank 80th of 153 authorities.", ["80th"]),
    ("Ten indicators got better since the last report, six got worse and three stayed the same.", ["Ten"]),
    ("Of the eight indicators with a RAG rating, three are green and five are amber.", ["three", "five"]),
    ("In all, 7,352 of 6,761 secondary applicants were given their first choice of school.", ["7,352"]),
    ("Secondary schools rated good or outstanding for leadership and management dropped from the third to the second quartile.", ["third", "second quartile"]),
    ("Elective home education reached 1,461 at the end of June, 182 more than three months earlier.", ["182"]),
    ("In the 2023/24 school year 3.26% of pupils received at least one suspension.", ["3.26%"]),
    ("Re-referrals within 12 months: 22.4%. Down 3.2 points from 26.4% at the end of 2024/25. Target is 20% or below; RAG green.", ["3.2 points", "20%", "green"]),
    ("Repeat child protection plans: 23.0%. Quartile moved from second to third.", ["second", "third"]),
    ("Re-referrals improved to 22.4% from 27.1% a year ago, a fall of 7.4 percentage points.", ["7.4 percentage points"]),
    ("Dental checks fell to 74.5%. It is the highest figure in the series back to Q1 2023/24.", ["highest"]),
    ("Eleven of our 21 headline indicators improved.", ["Eleven"]),
    ("Care leavers in suitable accommodation rose from 94.0% to 96.0% and the indicator is amber.", ["is amber"]),
    ("Re-referrals were 22.4%. The latest England figure is 21.8% and our statistical neighbours average 20.6%.", ["21.8%", "20.6%"]),
    ("Just 75.4% of children in care had seen a dentist in the last year.", ["75.4%"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FALSE, ids=[text for text, _ in FALSE])
def test_what_is_wrong_is_found_at_its_words(reviewed: Callable[[Paper], Review], text: str, words: list[str]) -> None:
    assert _wrong(reviewed(_text(text))) == words


def test_a_plan_for_later_years_makes_no_paper_of_other_years(reviewed: Callable[[Paper], Review]) -> None:
    paper = _text("The Departmental Plan runs until March 2029.", "Re-referrals were 25.4% at the end of Quarter 1.")
    assert _wrong(reviewed(paper)) == ["25.4%"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two thirds of care leavers were in suitable accommodation.", ["Two thirds"]),
        ("Re-referrals have doubled since 2018/19.", ["doubled"]),
        ("One in five referrals were re-referrals, twenty-two per cent.", ["One in five", "twenty-two per cent"]),
        ("Two thirds of the visitors came by train.", []),
    ],
)
def test_numbers_in_words_are_said_not_to_be_checked(
    reviewed: Callable[[Paper], Review], text: str, words: list[str]
) -> None:
    found = [
        j.claim.text for j in reviewed(_text(text)).judged if j.why == "a number in words is not held against a figure"
    ]
    assert found == words


HEADS = ("Indicator", "Latest data", "Previous data")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([HEADS, ("Care leavers EET", "63.5%", "62.0%"), ("Re-referrals", "22.4%", "26.4%")], []),
        ([HEADS, ("Care leavers EET", "63.5%", "63.4%"), ("Re-referrals", "22.4%", "27.1%")], ["63.4%", "27.1%"]),
        ([("Indicator", "Latest (Q1 2025/26)", "Previous (Q4 2024/25)"), ("Re-referrals", "22.4%", "24.6%")], ["24.6%"]),
        ([("Measure", "Q4 2024/25", "Q1 2025/26"), ("Re-referrals", "26.4%", "22.4%")], []),
        ([("Measure", "Q4 2024/25", "Q1 2025/26"), ("Re-referrals", "26.4%", "23.4%")], ["23.4%"]),
        ([("Measure", "Current", "Last quarter", "Same quarter last year"), ("Care leavers EET", "63.5%", "63.4%", "62.0%")], ["63.4%", "62.0%"]),
        ([("Dental checks", "75.5%"), ("Care leavers EET", "63.5%")], ["75.5%"]),
        ([("Staff", "75"), ("Office", "12")], []),
    ],
    ids=["previous", "wrong previous", "previous of a quarter", "periods", "wrong period", "last quarter and last year", "no heads", "another table"],
)  # fmt: skip
def test_tables(reviewed: Callable[[Paper], Review], rows: list[tuple[str, ...]], words: list[str]) -> None:
    assert _wrong(reviewed(_table(*rows))) == words


def test_a_flat_measure_in_a_table_raises_nothing(reviewed: Callable[[Paper], Review]) -> None:
    rows = [
        ("Measure", "Q1 2024/25", "Q4 2024/25", "Q1 2025/26"),
        ("NEET young people aged 16-17", "1.5%", "1.5%", "1.5%"),
    ]
    assert _wrong(reviewed(_table(*rows))) == []


def test_a_paragraphs_number_is_no_figure(reviewed: Callable[[Paper], Review]) -> None:
    blocks = blocks_of([["5.18 96.0% of care leavers were living in suitable accommodation."]], paged=False)
    assert _wrong(reviewed(Paper("paper", blocks))) == []
