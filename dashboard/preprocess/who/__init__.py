"""Who is named and who speaks: parties, groups, persons, speakers and for whom they speak."""
