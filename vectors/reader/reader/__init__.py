"""A reader of spacebridge's files, written from docs/spec and from nothing else."""
