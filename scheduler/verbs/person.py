"""Who gives orders on the command line: whoever may run commands on this machine."""

from __future__ import annotations

from scheduler.submission import Person

OPERATOR = Person(name="operator")
