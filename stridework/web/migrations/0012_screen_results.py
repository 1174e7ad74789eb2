import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0011_comments_seen")]

    operations = [
        migrations.CreateModel(
            name="ScreenResult",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("taken_at", models.DateTimeField()),
                ("document", models.JSONField()),
                (
                    "runner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["runner", "-taken_at"], name="screen_by_runner_and_time")],
            },
        ),
    ]
