"""Pages for those who build and read: components, every sentence, every outcome. Never in production.

Each is made from the matter's own examples, so that a rule without words to show shows itself.
"""
