"""The engine reads the lines of a request by their case, pages by case and task: one index serves both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_item_state_fits")]

    operations = [
        migrations.RemoveIndex("requestitem", "cases_requestitem_task"),
        migrations.AddIndex(
            "requestitem",
            models.Index(fields=["organization_id", "case", "task_id", "position"], name="cases_requestitem_case"),
        ),
    ]
