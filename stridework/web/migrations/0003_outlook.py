import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0002_runs_and_plans'),
    ]

    operations = [
        migrations.RenameField(model_name='rungtest', old_name='on', new_name='at'),
        migrations.AlterField(model_name='rungtest', name='at', field=models.DateTimeField()),
        migrations.AddField(
            model_name='trainingplan',
            name='deload_weeks',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('course', models.JSONField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('basis', models.CharField(blank=True, max_length=64)),
                ('runner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
