"""The gazetteer: place names of the whole world, offline, as a geopy geocoder.

``sources`` reads what is installed and carried into rows, ``index`` files them under their ``names``,
``geocoder`` answers; ``carried`` is for maintainers.
"""

from dashboard.preprocess.gazetteer.geocoder import Gazetteer

__all__ = ["Gazetteer"]
