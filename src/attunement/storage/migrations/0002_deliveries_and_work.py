"""Every message gets its one life, reminders their links and stops, and the work its visible state."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    "planned", "taken", "handing", "sent", "perhaps-sent", "bounced", "given-up", "refused", "stopped", "kept",
]


def give_states(apps, schema_editor):
    """What the old columns said, in the new word. An older version gave up after six tries."""
    messages = apps.get_model("storage", "OutboxMessage").objects.using(schema_editor.connection.alias)
    messages.filter(sent_at__isnull=False).update(state="sent", changed_at=models.F("sent_at"))
    waiting = messages.filter(sent_at=None)
    waiting.filter(trouble="the demo sends no e-mail").update(state="kept", body="")
    waiting.filter(trouble="the safe-contact record no longer allows e-mail").update(state="refused", body="")
    waiting.filter(state="planned", tries__gte=6).update(state="given-up", body="")


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WorkerRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("host", models.CharField(max_length=120)),
                ("process", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ["started_at", "id"]},
        ),
        migrations.CreateModel(
            name="DutyRecord",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("begun_by", models.UUIDField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("did", models.PositiveIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=200)),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="FurtherLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "occasion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_links",
                        to="storage.occasionrecord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReminderStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_stop",
                        to="storage.personrecord",
                    ),
                ),
            ],
        ),
        migrations.RemoveField(model_name="outboxmessage", name="taken_at"),
        migrations.AddField(
            model_name="outboxmessage", name="changed_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="outboxmessage", name="due_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="occasions",
            field=models.ManyToManyField(blank=True, related_name="messages", to="storage.occasionrecord"),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="release",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="storage.releaserecord",
            ),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(choices=[(s, s) for s in STATES], default="planned", max_length=20),
        ),
        migrations.AddField(
            model_name="outboxmessage", name="taken_by", field=models.CharField(blank=True, max_length=80)
        ),
        migrations.AddField(
            model_name="outboxmessage", name="taken_until", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="storage.personrecord",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["state", "due_at"], name="messages_by_state"),
        ),
        migrations.RunPython(give_states, migrations.RunPython.noop),
    ]
