"""The tables in, answers out: what the page asks, and nothing about how the page looks.

``Store`` watches the folder of one build and hands out the newest whole ``Build``; a ``Build`` answers
questions put as a ``Filter``. No module here knows dash, and none reads report text for meaning.
"""
