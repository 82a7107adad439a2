"""The API's addresses, a module per family. Each parses, makes one call, answers."""
