"""A second reader of spacebridge's files, by docs/spec, that shares no code with the core."""
