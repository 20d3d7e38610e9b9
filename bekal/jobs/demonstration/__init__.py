"""Invented people in real places: the data with which Bekal is shown, tried and measured."""
