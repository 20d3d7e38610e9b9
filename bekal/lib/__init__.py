"""Small pure modules on which every room of the house stands: dates, money and identifiers."""
