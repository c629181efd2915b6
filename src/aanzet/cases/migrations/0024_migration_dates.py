"""What happens to the dates of running cases that go to another version (F401)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_participants")]

    operations = [
        migrations.AddField(
            model_name="migrationplan", name="dates", field=models.CharField(default="anew", max_length=4)
        ),
    ]
