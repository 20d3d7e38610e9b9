"""Who may join what, since when, until when, and why: dated rules, spans of days, sentences for everybody."""
