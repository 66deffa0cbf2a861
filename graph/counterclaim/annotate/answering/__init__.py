"""Responses to claims: which sentence answers which, by whom."""
