"""The table takes its new name and shape; what was recorded stays and is carried over by the next step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hangji.kit.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('problems', '0001_initial'),
        ('guidance', '0003_problems_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='problem', name='problem_answered_with_an_answer'),
        migrations.RemoveConstraint(model_name='problem', name='problem_closed_with_a_result'),
        migrations.RemoveConstraint(model_name='problem', name='problem_of_a_contact_names_it'),
        migrations.RemoveConstraint(model_name='problem', name='one_problem_of_a_contact'),
        migrations.AlterModelTable(name='problem', table=None),
        migrations.RenameField(model_name='problem', old_name='owner', new_name='owner_name'),
        migrations.RenameField(model_name='problem', old_name='answer', new_name='measures'),
        migrations.RenameField(model_name='problem', old_name='answered_on', new_name='accepted_on'),
        migrations.RenameField(model_name='problem', old_name='closed_on', new_name='ended_on'),
        CreateModels(
            [
                migrations.CreateModel(
                    name='Matter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=300, verbose_name='共性问题')),
                        ('made_on', models.DateField(verbose_name='归并日期')),
                        ('made_by_name', models.CharField(max_length=40)),
                    ],
                    options={'ordering': ['-made_on', '-pk']},
                ),
                migrations.CreateModel(
                    name='ProblemStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('raised', '提出'), ('accepted', '受理'), ('passed', '转办'), ('measures', '办理措施'), ('solved', '办理结果'), ('confirmed', '提出人确认，销号'), ('contested', '提出人异议'), ('ended', '销号'), ('reopened', '重新打开'), ('supervised', '督办'), ('replied', '答复督办'), ('joined', '并入共性问题'), ('left', '移出共性问题'), ('withdrawn', '撤回')], max_length=10, verbose_name='步骤')),
                        ('day', models.DateField(verbose_name='日期')),
                        ('at', models.DateTimeField()),
                        ('by', models.CharField(max_length=40)),
                        ('by_name', models.CharField(max_length=40)),
                        ('text', models.CharField(blank=True, max_length=500)),
                        ('to', models.CharField(blank=True, max_length=80)),
                        ('until', models.DateField(blank=True, null=True)),
                        ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='problems.problem')),
                    ],
                    options={'ordering': ['pk']},
                ),
                migrations.CreateModel(
                    name='Supervision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('demand', models.CharField(max_length=300, verbose_name='督办要求')),
                        ('until', models.DateField(verbose_name='答复期限')),
                        ('made_on', models.DateField(verbose_name='督办日期')),
                        ('made_by', models.CharField(max_length=40)),
                        ('made_by_name', models.CharField(max_length=40, verbose_name='督办人')),
                        ('reply', models.CharField(blank=True, max_length=500, verbose_name='答复督办')),
                        ('replied_on', models.DateField(blank=True, null=True)),
                        ('replied_by_name', models.CharField(blank=True, max_length=40)),
                        ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='problems.problem')),
                    ],
                    options={
                        'ordering': ['-made_on', '-pk'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('replied_on__isnull', True)), fields=('problem',), name='one_open_supervision_of_a_problem'),
                            models.CheckConstraint(condition=models.Q(('until__gte', models.F('made_on'))), name='supervision_until_later'),
                            models.CheckConstraint(condition=models.Q(models.Q(('replied_on__isnull', True), ('reply', '')), models.Q(('replied_on__isnull', False), models.Q(('reply', ''), _negated=True)), _connector='OR'), name='supervision_replied_whole'),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(model_name='problem', name='source_record', field=models.CharField(blank=True, max_length=40, default=''), preserve_default=False),
        migrations.AddField(model_name='problem', name='source_key', field=models.BigIntegerField(blank=True, null=True)),
        migrations.AddField(model_name='problem', name='source_text', field=models.CharField(blank=True, max_length=200, default='', verbose_name='来源说明'), preserve_default=False),
        migrations.AddField(model_name='problem', name='kind', field=models.CharField(blank=True, max_length=20, default='', verbose_name='类别'), preserve_default=False),
        migrations.AddField(model_name='problem', name='matter', field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='problems.matter', verbose_name='共性问题')),
        migrations.AddField(model_name='problem', name='owner', field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人')),
        migrations.AddField(model_name='problem', name='answer_by', field=models.DateField(null=True, verbose_name='受理期限')),
        migrations.AddField(model_name='problem', name='solved_on', field=models.DateField(blank=True, null=True, verbose_name='办结日期')),
        migrations.AddField(model_name='problem', name='contest_until', field=models.DateField(blank=True, null=True, verbose_name='异议期限')),
        migrations.AlterField(model_name='problem', name='state', field=models.CharField(choices=[('raised', '待受理'), ('accepted', '办理中'), ('solved', '待确认'), ('contested', '提出人有异议'), ('ended', '已销号'), ('withdrawn', '已撤回')], default='raised', max_length=10, verbose_name='状态')),
    ]
