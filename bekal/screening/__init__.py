"""Who may join what, worked out for everybody by night and for one person when a fact changes, and kept."""
