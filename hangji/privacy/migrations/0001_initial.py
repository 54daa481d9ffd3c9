
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('office', '0008_erasure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('export', '查阅、复制'), ('erase', '注销')], max_length=6, verbose_name='事项')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('office', models.IntegerField()),
                ('state', models.CharField(choices=[('asked', '待办理'), ('done', '已办理'), ('declined', '不予办理'), ('retracted', '已撤回')], default='asked', max_length=9, verbose_name='状态')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('asked_by', models.CharField(max_length=40)),
                ('asked_by_name', models.CharField(max_length=40, verbose_name='提出人')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.CharField(blank=True, max_length=40)),
                ('done_by_name', models.CharField(blank=True, max_length=40, verbose_name='办理人')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='办理说明')),
                ('number', models.PositiveIntegerField(blank=True, null=True, unique=True)),
                ('found', models.JSONField(blank=True, default=dict)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.person')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', False), ('user__isnull', False), _connector='OR'), name='person_request_is_about_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='person_request_ends_with_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'erase'), ('state', 'done'), _negated=True), models.Q(('asked_by', models.F('done_by')), _negated=True), _connector='OR'), name='person_erased_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'erase'), ('number__isnull', False), ('state', 'done')), ('number__isnull', True), _connector='OR'), name='person_erased_has_a_number'), models.UniqueConstraint(condition=models.Q(('kind', 'erase'), ('state', 'asked')), fields=('person',), name='one_open_erasure_of_a_person'), models.UniqueConstraint(condition=models.Q(('kind', 'erase'), ('state', 'asked')), fields=('user',), name='one_open_erasure_of_a_user')],
            },
        ),
    ]
