"""Have the background worker look every minute for checkpoints and declarations that are over."""

from django.db import migrations

JOB = "lianfang.people.checkpoints.jobs.end_what_is_over"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="checkpoints: end what is over",
        defaults={"func": JOB, "schedule_type": "I", "minutes": 1, "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("checkpoints", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
