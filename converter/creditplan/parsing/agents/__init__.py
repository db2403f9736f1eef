"""Whom names mean on the date of the plan, and which documents it names."""
