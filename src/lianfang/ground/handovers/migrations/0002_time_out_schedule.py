"""Have the background worker time hand-overs out every minute."""

from django.db import migrations

JOB = "lianfang.ground.handovers.jobs.time_out"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="handovers: time out",
        defaults={"func": JOB, "schedule_type": "I", "minutes": 1, "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("handovers", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
