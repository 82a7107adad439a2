"""The people and enterprises of the stories, as files that anyone may read."""
