"""Drawings of the platform that every certificate template may place: see docs/certificates.md."""
