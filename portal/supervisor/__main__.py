"""`python -m portal.supervisor PLAN`: PLAN is JSON, made by `manage.py up`.

`children` maps names to commands, `host` and `port` say where the web server answers (port 0: there is
none here), `greeting` is printed when it does, `with_parent` ends everything when the parent ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from portal.supervisor.child import Child, command
from portal.supervisor.lifeline import end_with_parent
from portal.supervisor.supervisor import Supervisor


def main(text: str) -> None:
    plan = json.loads(text)
    if plan["with_parent"]:
        end_with_parent(os.getppid(), signal.SIGTERM)
    children = [Child(name, command(words)) for name, words in plan["children"].items()]
    server = (plan["host"], plan["port"]) if plan["port"] else None
    Supervisor(children, server=server, greeting=plan["greeting"], farewell="Greenroom has ended.").run()


main(sys.argv[1])
