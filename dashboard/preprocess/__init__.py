"""Reports in, tables out: ``run`` is the road, each room one step or one kind of word on it."""
