"""Journeys through the whole platform in a real browser: web, worker, registries and gateway all running."""
