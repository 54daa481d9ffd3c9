"""The audit trail can have a person erased: a salted seal over what names persons. Nothing that stands is rewritten.

Entries from before keep their hash over everything in clear, and go on being verified by it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0007_committee_duty")]

    operations = [
        migrations.AddField("auditentry", "salt", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField("auditentry", "seal", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("document", "erased_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="AuditErasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.IntegerField()),
                ("number", models.BigIntegerField()),
                ("act", models.UUIDField()),
                ("now", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["act"], name="audit_erasure_act")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "number", "act"), name="audit_erased_once_an_act")
                ],
            },
        ),
    ]
