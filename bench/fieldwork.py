"""Sixteen instructors with four organisations each, signed in: prints their cookies and organisations."""

import json
from datetime import date
from uuid import uuid4

CLIENTS, EACH = 16, 4


def main() -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from bench import office
    from hangji.office.models import Person, Post, Role, User
    from hangji.registry.actions.instructors import put_instructor
    from hangji.registry.actions.organisations import Enrolment, enrol
    from hangji.registry.pen import registering

    office.make()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA journal_mode=wal")
    day, said = date(2020, 1, 6), []
    with registering(office.act()) as pen:
        entries = [
            Enrolment(
                f"51341602MJT{n:06d}X", f"亳州市试验{n}协会", "association", "city", 341602, {"registered_on": day}
            )
            for n in range(CLIENTS * EACH)
        ]
        units = enrol(pen, entries)
        people = [Person.objects.create(name=f"指导员{n}") for n in range(CLIENTS)]
        for n, unit in enumerate(units):
            put_instructor(pen, unit, people[n // EACH], day)
    for n, person in enumerate(people):
        user = User.objects.create(username=f"i{n}", name=person.name, person=person)
        Post.objects.create(user=user, role=Role.INSTRUCTOR, since=day, recorded_at=office.NOW, recorded_in=uuid4())
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session["person"] = person.pk  # for bench.plain, which looks nobody up
        session.save()
        said.append({"cookie": session.session_key, "units": [u.pk for u in units[n * EACH : (n + 1) * EACH]]})
    print(json.dumps(said))


if __name__ == "__main__":
    import django

    django.setup()
    main()
