"""Have the background worker compute the estimates every hour; where nothing changed it makes none."""

from django.db import migrations

JOB = "lianfang.insight.analytics.jobs.estimate_all"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="analytics: estimate all",
        defaults={"func": JOB, "schedule_type": "H", "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
