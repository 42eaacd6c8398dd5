"""What people are told of tasks in the background: whoever started one, and administrators."""

from django.utils.translation import gettext_lazy as _

from catalogue.notifications.lines.facts import is_dead, is_stopped, of_task, themselves
from catalogue.notifications.lines.kinds import Line, Who

BACKGROUND = (
    Line("job.finished", Who.NAMED, "tasks",
         _("The task that you started is done: %(task)s."),
         _("See the task"), ("jobs:page", "subject"), facts=of_task, people=themselves("asked_by_id"),
         still=lambda row, _cause: row.took_long),
    Line("job.finished", Who.NAMED, "tasks",
         _("The task that you started is done: %(task)s."),
         _("See the task"), ("jobs:page", "subject"), facts=of_task, people=themselves("asked_by_id"),
         still=lambda row, _cause: not row.took_long, lettered=True, name="job.finished:soon"),
    Line("job.stopped", Who.NAMED, "tasks",
         _("An administrator stopped the task that you started: %(task)s."),
         _("See how far it came"), ("jobs:page", "subject"), facts=of_task, people=themselves("asked_by_id"),
         still=is_stopped, over=_("An administrator wanted to stop the task that you started: %(task)s.")),
    Line("job.failed", Who.NAMED, "tasks",
         _("The task that you started failed: %(task)s."),
         _("See why, and what was kept"), ("jobs:page", "subject"), facts=of_task, people=themselves("asked_by_id"),
         still=is_dead, over=_("The task that you started had failed: %(task)s.")),
    Line("job.failed", Who.ADMINISTRATORS, "running",
         _("A task in the background failed for good: %(task)s."),
         _("See why, and start it again"), ("jobs:page", "subject"), facts=of_task,
         still=is_dead, over=_("A task in the background had failed: %(task)s."), name="job.failed:administrators"),
)  # fmt: skip
