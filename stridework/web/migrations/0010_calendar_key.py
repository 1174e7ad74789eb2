"""The key that a runner's calendar entries get their ids from, kept so that it can be taken along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0009_team_life")]

    operations = [
        migrations.AddField(
            "plancalendar", "key", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
    ]
