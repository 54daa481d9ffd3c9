"""With everything carried over, the old columns go and the database keeps the new rules."""

import django.db.models.deletion
from django.db import migrations, models

import hangji.kit.constraints


class Migration(migrations.Migration):

    dependencies = [('problems', '0003_carry_over')]

    operations = [
        migrations.RemoveField(model_name='problem', name='contact'),
        migrations.RemoveField(model_name='problem', name='answered_by_name'),
        migrations.RemoveField(model_name='problem', name='closed_by_name'),
        migrations.AlterField(model_name='problem', name='answer_by', field=models.DateField(verbose_name='受理期限')),
        migrations.AlterField(
            model_name='problem',
            name='accepted_on',
            field=models.DateField(blank=True, null=True, verbose_name='受理日期'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.body', verbose_name='办理单位'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='measures',
            field=models.CharField(blank=True, max_length=500, verbose_name='办理措施'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='raised_by_name',
            field=models.CharField(max_length=40, verbose_name='提出人'),
        ),
        migrations.AlterField(
            model_name='problem',
            name='source',
            field=models.CharField(choices=[('contact', '联系时发现'), ('visit', '走访调研发现'), ('meeting', '会议提出'), ('complaint', '投诉反映'), ('quality', '数据质量检查'), ('direct', '直接提出')], max_length=10, verbose_name='来源'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(fields=['raised_on'], name='problem_raised_on'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(fields=['raised_by', 'state'], name='problem_of_who_raised'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key__isnull', False)), fields=('source_record', 'source_key', 'organisation'), name='one_problem_of_a_source'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source_key__isnull', True), ('source_record', '')), models.Q(('source_key__isnull', False), models.Q(('source_record', ''), _negated=True)), _connector='OR'), name='problem_source_whole'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'contested', 'solved']), _negated=True), models.Q(('accepted_on__isnull', False), ('due_on__isnull', False), models.Q(('owner_name', ''), _negated=True), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='problem_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['solved', 'contested']), _negated=True), models.Q(('contest_until__isnull', False), ('solved_on__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='problem_solved_with_a_result'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended'), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='problem_ended_with_a_result'),
        ),
        migrations.AddConstraint(
            model_name='problemstep',
            constraint=hangji.kit.constraints.Frozen(fields=('problem', 'kind', 'day', 'at', 'by', 'by_name', 'text', 'to', 'until'), name='problem_step_frozen', once=''),
        ),
    ]
