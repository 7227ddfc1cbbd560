"""Incident Dashboard: from reports of armed incidents to a map of who says what, where and when.

The house is read from the ground up. ``model`` holds the words everything is said in: report, claim,
mention, place, incident; ``schema`` the tables' columns, ``sides`` the parties, ``tables`` how tables are
opened, ``settings`` every limit, ``errors`` everything that can be told in one line. ``preprocess`` takes
reports to tables (its ``run`` is the road: read → extract → resolve → merge → write), and rows that others
have coded beside them. ``store`` takes tables to answers, for eighty incidents or ten million. ``web`` takes
answers to a page. ``cli`` starts the one or the other. No arrow runs back: ``preprocess`` never imports the
page, the page never reads a report's text.
"""
