from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0003_outlook")]

    operations = [
        migrations.AddField(
            model_name="trainingplan",
            name="changes",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="trainingplan",
            name="before",
            field=models.JSONField(null=True),
        ),
    ]
