"""The portal's Celery app as these tests start it: with jobs of their own, and fast clocks.

`HURRIED_LEASE` makes each minute of beat two seconds, and the times of `jobs.py` short. Where it
is 0, nothing is changed but that there are more kinds of jobs.
"""

import os

from commons.celery import app
from tests.reliability.kinds import JOB_TASKS

app.conf.imports = [*app.conf.imports, "tests.reliability.jobs"]
app.conf.job_tasks = {**app.conf.job_tasks, **JOB_TASKS}
if os.environ["HURRIED_LEASE"] != "0":
    app.conf.beat_schedule = {
        name: {**entry, "schedule": 2.0, "options": {"expires": 10}}
        for name, entry in app.conf.beat_schedule.items()
    }
    app.conf.beat_max_loop_interval = 0.5
