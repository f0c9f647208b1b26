"""Have the background worker erase, every hour, travellers who are nobody's contact."""

from django.db import migrations

JOB = "lianfang.people.journeys.jobs.erase_due"


def schedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.update_or_create(
        name="journeys: erase the rest",
        defaults={"func": JOB, "schedule_type": "H", "repeats": -1},
    )


def unschedule(apps, _editor):
    apps.get_model("django_q", "Schedule").objects.filter(func=JOB).delete()


class Migration(migrations.Migration):
    dependencies = [("journeys", "0001_initial"), ("django_q", "0018_task_success_index")]
    operations = [migrations.RunPython(schedule, unschedule)]
