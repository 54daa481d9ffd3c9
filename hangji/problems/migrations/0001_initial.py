"""The problems that the room guidance kept until now: the same table, which the next steps rename and enlarge."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('guidance', '0002_fourones'),
        ('office', '0005_delivery_channel'),
        ('registry', '0003_one_duty_of_a_person'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Problem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(choices=[('contact', '联系时发现')], max_length=10, verbose_name='来源')),
                        ('what', models.CharField(max_length=300, verbose_name='问题')),
                        ('state', models.CharField(choices=[('open', '待答复'), ('answered', '已答复'), ('closed', '已销号')], default='open', max_length=8, verbose_name='状态')),
                        ('raised_on', models.DateField(verbose_name='提出日期')),
                        ('raised_at', models.DateTimeField()),
                        ('raised_by', models.CharField(max_length=40)),
                        ('raised_by_name', models.CharField(max_length=40)),
                        ('answer', models.CharField(blank=True, max_length=500, verbose_name='答复')),
                        ('owner', models.CharField(blank=True, max_length=40, verbose_name='责任人')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='办结期限')),
                        ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                        ('answered_by_name', models.CharField(blank=True, max_length=40)),
                        ('result', models.CharField(blank=True, max_length=500, verbose_name='办理结果')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='销号日期')),
                        ('closed_by_name', models.CharField(blank=True, max_length=40)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.body', verbose_name='转给')),
                        ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='guidance.contact')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='registry.socialorganization')),
                    ],
                    options={
                        'ordering': ['-raised_on', '-pk'],
                        'db_table': 'guidance_problem',
                    },
                ),
                migrations.AddIndex(
                    model_name='problem',
                    index=models.Index(fields=['state', 'raised_on'], name='problem_state'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=models.UniqueConstraint(fields=('contact',), name='one_problem_of_a_contact'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'contact'), _negated=True), ('contact__isnull', False), _connector='OR'), name='problem_of_a_contact_names_it'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True), ('state', 'open')), models.Q(('answered_on__isnull', False), ('state', 'answered'), models.Q(('answer', ''), _negated=True)), ('state', 'closed'), _connector='OR'), name='problem_answered_with_an_answer'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed'), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True), ('result', '')), _connector='OR'), name='problem_closed_with_a_result'),
                ),
                migrations.AddConstraint(
                    model_name='problem',
                    constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('raised_on')), _connector='OR'), name='problem_due_after_it_was_raised'),
                ),
            ],
        ),
    ]
