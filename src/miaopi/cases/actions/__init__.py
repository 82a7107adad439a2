"""All writes of cases, a module per family: draft, confirm, submit, decide, person, sources, deliver."""
