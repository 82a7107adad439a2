"""The published rules of house-lease registration against a second, independent reading of the same text."""
