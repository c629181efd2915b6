"""Effects remember lost answers and what fills their reason; claims find what is due by kind and by place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_walls"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="delivery",
            name="core_delivery_due",
        ),
        migrations.RemoveIndex(
            model_name="timer",
            name="core_timer_due",
        ),
        migrations.AddField(
            model_name="delivery",
            name="doubts",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="delivery",
            name="result",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "retry", "uncertain"])),
                fields=["organization_id", "kind", "next_try_at"],
                name="core_delivery_due",
            ),
        ),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["organization_id", "due_at", "id"], name="core_timer_due"
            ),
        ),
    ]
