"""Views of dashboards per active user of children's services in the quarter."""

from datetime import date

from warehouse.indicator import IN_QUARTER, Breakdown, Count, CountDistinct, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="dashboard_views_per_user",
    label="Dashboard views per user",
    prose="The number of dashboard views per user",
    called=("views per user",),
    area="Social Care",
    numerator=Count("dashboard_views"),
    denominator=CountDistinct("dashboard_views", of=("user_id",)),
    timing=During("viewed_on"),
    bases=(IN_QUARTER,),
    unit="ratio",
    decimals=0,
    polarity="neutral",
    breakdowns=(Breakdown("service_area", "service_area"),),
    paragraph="T2",
    comparator=NotComparable("The council's own use of its dashboards; nothing is published."),
    definition="Views of dashboards in the quarter per different person of children's services who viewed one.",
    method=(
        "View-access events of the server's repository by people who were in children's services on the day. The repository forgets after "
        "183 days, so every quarter is extracted and kept. Worked out from the counts, not from rounded figures."
    ),
    source="https://help.tableau.com/current/server/en-us/adminview_postgres.htm",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 1, 8), date(2025, 7, 7)),
        events={
            "dashboard_views": """
                user_id | viewed_on  | service_area
                U1      | 2025-03-31 | Social Care
                U1      | 2025-04-01 | Social Care
                U1      | 2025-04-01 | Social Care
                U2      | 2025-06-30 | Education
                U2      | 2025-07-01 | Education
                U3      | 2025-05-05 |
            """
        },
        expect={"in_quarter": (4, 3)},
    ),
    of_people=False,
)
