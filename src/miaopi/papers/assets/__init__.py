"""Drawings of the platform that every template may place, and the template of letters."""
