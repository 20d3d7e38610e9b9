"""The rules in force: dated changes of the law, criteria that a prison or an agreement adds, and recorded decisions."""
