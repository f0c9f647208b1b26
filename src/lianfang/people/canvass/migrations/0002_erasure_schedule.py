"""Have the background worker erase answers whose time has run out, once a day."""

from django.db import migrations

JOB = "lianfang.people.canvass.jobs.erase_answers"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="canvass: erase answers",
        defaults={"func": JOB, "schedule_type": "D", "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("canvass", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
