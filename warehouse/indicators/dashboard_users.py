"""People of children's services who looked at a dashboard in the quarter."""

from datetime import date

from warehouse.indicator import IN_QUARTER, Breakdown, CountDistinct, During, Example, Indicator, NotComparable

indicator = Indicator(
    id="dashboard_users",
    label="Active dashboard users",
    prose="The number of active users of the department's dashboards",
    called=(
        "active users",
        "active dashboard users",
        "dashboard users",
    ),
    area="Social Care",
    numerator=CountDistinct("dashboard_views", of=("user_id",)),
    denominator=None,
    timing=During("viewed_on"),
    bases=(IN_QUARTER,),
    unit="count",
    decimals=0,
    polarity="neutral",
    breakdowns=(Breakdown("service_area", "service_area"),),
    paragraph="T2",
    comparator=NotComparable("The council's own use of its dashboards; nothing is published."),
    definition="Different people of children's services with at least one view of a dashboard in the quarter.",
    method=(
        "View-access events of the server's repository by people who were in children's services on the day. The repository forgets after "
        "183 days, so every quarter is extracted and kept. Somebody who worked in two service areas counts in both and once in total."
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
        expect={"in_quarter": (3, None)},
    ),
    of_people=False,
)
