"""What only the demo needs: example people and homes, stand-in registries, a phone gateway with a page."""
