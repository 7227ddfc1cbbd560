"""The map below the marks: quiet, ours, and drawn without a request to any other host.

``build`` makes ``data/basemap.pmtiles`` once from the packages that ``sources`` names and the features that
``layers`` and ``labels`` make of them; ``style`` tells the browser how to draw it, ``sprite`` gives it the shapes
of the marks. data/basemap.toml and data/basemap_places.csv hold the editorial choices, data/basemap.md the reasons.
"""
