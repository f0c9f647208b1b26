"""Have the background worker take up computations whose process is gone, every minute."""

from django.db import migrations

JOB = "lianfang.insight.scenarios.jobs.take_up_lost"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="what-if: take up lost computations",
        defaults={"func": JOB, "schedule_type": "I", "minutes": 1, "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
