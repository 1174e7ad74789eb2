from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0002_runs_and_plans")]

    operations = [
        migrations.AddField(
            model_name="trainingplan",
            name="changes",
            field=models.JSONField(default=list),
        ),
    ]
