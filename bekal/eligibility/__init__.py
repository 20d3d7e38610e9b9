"""Who may join what, since when, until when, and why: dated rules, spans of days, and sentences a person understands."""
