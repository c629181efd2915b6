"""To which dossier a file was brought, while it is described."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_uploads")]

    operations = [migrations.AddField("storedfile", "client_id", models.UUIDField(null=True))]
