"""Problems have a room of their own; what was shown of them goes on pointing to the same rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidance', '0002_fourones'),
        ('problems', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='showcaseitem',
                    name='problem',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='problems.problem'),
                ),
                migrations.DeleteModel(name='Problem'),
            ],
        ),
    ]
