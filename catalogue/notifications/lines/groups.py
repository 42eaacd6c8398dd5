"""What people choose about as one."""

from django.utils.translation import gettext_lazy as _

from catalogue.notifications.lines.kinds import Group

_PUBLISHING = _(
    "You get this mail because you are an editor or owner of the organisation that publishes the service."
)
_USING = _(
    "You get this mail because you are an editor or owner of an organisation that uses the service."
)

GROUPS = {
    "versions": Group(
        _("What moderators decide about your services"),
        _("They publish, return or refuse a version, suspend or merge a service, answer an appeal, or write to you."),
        _PUBLISHING, "now", always=_("It is always mailed at once, because only your organisation can act on the decision.")),
    "roles": Group(
        _("Your roles"), _("You are given a role in an organisation or for the whole portal, or it changes."),
        _("You get this mail because it is about what you may do here."), "now",
        always=_("It is always mailed at once, because nobody may change your rights without your knowledge.")),
    "people": Group(
        _("People of your organisations"), _("Somebody joins or answers an invitation, or a service is offered to one of yours."),
        _("You get this mail because it is about you, or about an organisation that you own."), "now"),
    "use": Group(
        _("Use that your organisation recorded"), _("It, or an outcome of it, waits for a second person, it lapses soon, is disputed, or another body asks about it."),
        _("You get this mail because it is about what your organisation uses."), "now"),
    "endings": Group(
        _("Services you use that end or carry a risk"), _("A service is suspended, ends or is replaced."),
        _USING, "now", always=_("It is always mailed at once, because your organisation needs time to act.")),
    "changes": Group(
        _("Changes to services you use"), _("A new version is published, or the owner changes."),
        _USING, "daily"),
    "interest": Group(
        _("Interest in your services"), _("An organisation begins to use one, writes a review, reports an outcome or answers a dispute, or a moderator assesses one."),
        _PUBLISHING, "daily"),
    "answers": Group(
        _("Answers to what you wrote"), _("A publisher answers your review, another body your question, or a moderator your report. A moderator hides or verifies what you wrote."),
        _("You get this mail because you wrote what is answered."), "daily"),
    "upkeep": Group(
        _("What to keep up to date"), _("A service or an offer has to be renewed or has lapsed, or a file was not taken whole."),
        _("You get this mail because you are an editor or owner of the organisation that keeps it."), "weekly"),
    "searches": Group(
        _("Saved searches"), _("A search of yours finds something new."),
        _("You get this mail because you saved this search."), "daily"),
    "scores": Group(
        _("Scores and savings"), _("You can read a score before others see it, or a claim is decided."),
        _("You get this mail because you are an owner of the organisation."), "now"),
    "cases": Group(
        _("Cases that wait for a moderator"), _("A case waits for more than three working days, or its publisher writes."),
        _("You get this mail because you are a moderator."), "daily", site_role="moderator"),
    "tasks": Group(
        _("Tasks that you start"), _("A task that took more than a minute is done, or one failed or was stopped."),
        _("You get this mail because you started the task."), "now"),
    "running": Group(
        _("Faults in the background"), _("A task failed for good and has to be started again."),
        _("You get this mail because you are an administrator."), "now", site_role="administrator"),
}  # fmt: skip
"""Every group by its name in `models/notice.py`."""
