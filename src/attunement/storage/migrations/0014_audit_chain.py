"""Each audit entry is sealed with the one before it; those that are there are sealed in their order."""

from django.db import migrations, models

from attunement.domain.audit_chain import FIRST, AuditFacts, seal_of


def seal_what_is_there(apps, schema_editor):
    Entry, Head = apps.get_model("storage", "AuditEntry"), apps.get_model("storage", "AuditHead")
    using, number, seal = schema_editor.connection.alias, 0, FIRST
    for entry in Entry.objects.using(using).order_by("id").iterator():
        number += 1
        entry.number, entry.before, entry.written_at = number, seal, entry.at
        facts = AuditFacts(
            number, entry.at, entry.at, _text(entry.by_id), _text(entry.by_person), entry.act, _text(entry.case), entry.subject
        )
        seal = entry.seal = seal_of(entry.before, facts)
        entry.save(using=using, update_fields=["number", "before", "written_at", "seal"])
    if number:
        Head.objects.using(using).create(pk=1, number=number, seal=seal)


def _text(value):
    return "" if value is None else str(value)


class Migration(migrations.Migration):

    dependencies = [
        ("storage", "0013_recordings_and_recall"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("seal", models.CharField(default=FIRST, max_length=64)),
            ],
        ),
        migrations.AddField("auditentry", "number", models.BigIntegerField(null=True)),
        migrations.AddField("auditentry", "written_at", models.DateTimeField(null=True)),
        migrations.AddField("auditentry", "before", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("auditentry", "seal", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AlterField("auditentry", "number", models.BigIntegerField(unique=True)),
        migrations.AlterField("auditentry", "written_at", models.DateTimeField()),
    ]
