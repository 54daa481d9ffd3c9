"""The addresses of training and growth, and the records that they take: part of tests/addresses.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffPlace:
    course: int
    material: int
    session: int
    invitation: int
    worker_post: int
    worker: int
    cultivation: int
    step: int


# Address → the record that its key is of; "" for a page about no record.
STAFF = {
    "training:sessions": "",
    "training:courses": "",
    "training:new_course": "",
    "training:course": "course",
    "training:edit_course": "course",
    "training:add_material": "course",
    "training:new_session": "course",
    "training:material": "material",
    "training:drop_material": "material",
    "training:session": "session",
    "training:edit_session": "session",
    "training:cancel_session": "session",
    "training:invite": "session",
    "training:send_invitations": "session",
    "training:invite_person": "session",
    "training:attendance": "session",
    "training:listed": "session",
    "training:participants_export": "session",
    "training:cost": "session",
    "training:pay": "session",
    "training:reply": "session",
    "training:answer": "invitation",
    "training:feedback": "invitation",
    "training:mine": "",
    "training:year": "",
    "training:workers": "",
    "training:workers_export": "",
    "growth:cultivations": "",
    "growth:open": "",
    "growth:figures": "",
    "growth:cultivation": "cultivation",
    "growth:advance": "cultivation",
    "growth:take_back": "cultivation",
    "growth:end": "cultivation",
    "growth:withdraw": "cultivation",
    "growth:consent": "cultivation",
    "growth:evidence": "step",
    "growth:workers": "",
    "growth:workers_export": "",
    "growth:record_post": "",
    "growth:worker": "worker",
    "growth:end_post": "worker_post",
    "growth:vacancies": "",
    "growth:suggest": "party",
}
