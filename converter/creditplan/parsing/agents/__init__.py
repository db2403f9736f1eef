"""Whom names mean on the date of the plan."""
