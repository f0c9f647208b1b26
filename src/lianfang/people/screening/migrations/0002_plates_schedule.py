"""Have the background worker let go of plates every hour."""

from django.db import migrations

JOB = "lianfang.people.screening.jobs.forget_plates"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="screening: forget plates",
        defaults={"func": JOB, "schedule_type": "I", "minutes": 60, "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
