"""Run by itself on an empty database: problems of before go in, the migrations run, what came out is printed."""

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "hangji.settings"


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    before = [("guidance", "0002_fourones"), ("office", "0005_delivery_channel"), ("coverage", "0002_pairs_settled")]
    executor.migrate(before)
    old = executor.loader.project_state(before).apps
    at = datetime(2021, 10, 11, 1, 0, tzinfo=UTC)
    club = old.get_model("registry", "SocialOrganization").objects.create(
        credit_code="x", name="书画协会", changed_at=at
    )
    person = old.get_model("office", "Person").objects.create(name="周敏")
    contact = {"organisation": club, "day": date(2021, 10, 11), "instructor": person, "conclusion": "difficulty"}
    problem = {"source": "contact", "organisation": club, "raised_on": date(2021, 10, 11), "raised_at": at}
    problem |= {"raised_by": "zhou", "raised_by_name": "周敏"}
    answered = {"answer": "推荐", "owner": "方悦今", "answered_on": date(2021, 10, 13), "answered_by_name": "方悦今"}
    closed = {"state": "closed", "closed_on": date(2021, 10, 18), "closed_by_name": "方悦今"}
    rows = (
        ({}, {"what": "一"}),
        ({}, {"what": "二", "state": "answered", "due_on": date(2021, 11, 1), **answered}),
        ({}, {"what": "三", "result": "到位", **closed, **answered}),
        ({"withdrawn_at": at, "withdrawn_because": "记错"}, {"what": "四", "result": "撤回：记错", **closed}),
    )
    Contact, Problem = old.get_model("guidance", "Contact"), old.get_model("guidance", "Problem")
    for more, told in rows:
        found = Contact.objects.create(**contact, said="缺人", recorded_at=at, **more)
        last = Problem.objects.create(**problem, contact=found, **told)
    year = {"region_code": 341600, "level": "city", "year": 2021, "title": "展示", "text": "都在"}
    showcase = old.get_model("guidance", "Showcase").objects.create(**year)
    old.get_model("guidance", "ShowcaseItem").objects.create(showcase=showcase, problem=last)
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    from hangji.guidance.models import ShowcaseItem
    from hangji.problems.models import Problem as Now

    kept = [
        [one.what, one.state, one.measures, one.owner_name, one.result, one.source_record, one.source_text]
        + [[step.kind, step.day.isoformat(), step.by_name] for step in one.steps.all()]
        for one in Now.objects.order_by("pk")
    ]
    print(json.dumps({"kept": kept, "shown": ShowcaseItem.objects.get().problem.what}, ensure_ascii=False))


if __name__ == "__main__":
    main()
