"""What was raised, answered and closed before becomes state and steps; nothing that was said is lost."""

from datetime import timedelta

from django.db import migrations

from rulebook.workdays import add_workdays

STATES = {'open': 'raised', 'answered': 'accepted', 'closed': 'ended'}
SOLVE = 20  # working days, where no last day was said


def carry_over(apps, schema_editor):
    Problem, Step, User = (apps.get_model(*name) for name in (('problems', 'Problem'), ('problems', 'ProblemStep'), ('office', 'User')))
    for one in Problem.objects.select_related('contact', 'body').order_by('pk').iterator():
        withdrawn = one.state == 'closed' and one.contact is not None and one.contact.withdrawn_at is not None
        steps = [('raised', one.raised_on, one.raised_by, one.raised_by_name, '', one.body.name if one.body else '', None)]
        if one.accepted_on:
            one.owner_name = one.owner_name or one.answered_by_name or '—'
            one.due_on = one.due_on or add_workdays(one.accepted_on, SOLVE)
            one.owner = User.objects.filter(name=one.owner_name, is_active=True).order_by('pk').first()
            one.kind = 'other'
            steps.append(('accepted', one.accepted_on, '', one.answered_by_name, one.measures, one.owner_name, one.due_on))
        if one.state == 'closed':
            kind = 'withdrawn' if withdrawn else 'ended'
            steps.append((kind, one.ended_on, '', one.closed_by_name, one.result, '', None))
            one.solved_on = None if withdrawn else one.ended_on
        if withdrawn:
            one.ended_on, one.result = None, ''
        if one.contact is not None:
            one.source_record, one.source_key = 'Contact', one.contact_id
            one.source_text = one.contact.said or one.contact.day.isoformat()
        one.answer_by = add_workdays(one.raised_on, 5)
        one.state = 'withdrawn' if withdrawn else STATES[one.state]
        one.save()
        for n, (kind, day, by, name, text, to, until) in enumerate(steps):
            Step.objects.create(problem=one, kind=kind, day=day, at=one.raised_at + (day - one.raised_on) + timedelta(seconds=n), by=by, by_name=name, text=text, to=to, until=until)


class Migration(migrations.Migration):

    dependencies = [('problems', '0002_ledger')]

    operations = [migrations.RunPython(carry_over)]
