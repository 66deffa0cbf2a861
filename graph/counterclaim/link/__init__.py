"""Tie claims and actors together across articles."""
