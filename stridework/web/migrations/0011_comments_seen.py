from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0010_calendar_key")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="seen",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="log",
            index=models.Index(fields=["-started_at"], name="log_by_start"),
        ),
    ]
