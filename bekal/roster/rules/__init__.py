"""How a roster is understood: its headings, its cells, its rows. Plain Python; nothing here touches the database."""
