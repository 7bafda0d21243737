"""On the page of what a project gave: that its template has moved on."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from catalog.models import Entity, Location
from catalog.policy import Person
from catalog.web.entity.remarks import Remark
from portal.scaffolder.models import Project
from portal.scaffolder.updating.lag import Editions
from portal.scaffolder.updating.sources import remote_of

IN_REPOSITORIES = (Location.Type.GIT, Location.Type.URL)


def remarks(entity: Entity, user: Person, visible: BitMap) -> Iterator[Remark]:
    """For who may see the template, too."""
    if entity.location is None or entity.location.type not in IN_REPOSITORIES:
        return
    held = Project.objects.filter(remote=remote_of(entity.location)).select_related("current")
    project = held.defer("current__packed", "current__template", "current__answers", "current__files").first()
    if project is None:
        return
    behind = Editions.of([project.template_ref]).behind(project.template_ref, project.current)
    template = Entity.objects.filter(ref=project.template_ref).only("pk", "title", "name").first()
    if behind and template is not None and template.pk in visible:
        yield _behind(project, template.title or template.name, behind)


def _behind(project: Project, template: str, behind: int) -> Remark:
    title = ngettext(
        "%(count)s version behind its template", "%(count)s versions behind its template", behind
    )
    return Remark(
        title % {"count": behind},
        _("It was made from %(template)s, which has moved on.") % {"template": template},
        project.get_absolute_url(),
        _("See what would change"),
        "git-branch",
    )
