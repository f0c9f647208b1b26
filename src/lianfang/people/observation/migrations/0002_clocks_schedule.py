"""Have the background worker run the clocks of observation every minute."""

from django.db import migrations

JOB = "lianfang.people.observation.jobs.run_clocks"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="observation: clocks",
        defaults={"func": JOB, "schedule_type": "I", "minutes": 1, "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("observation", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
