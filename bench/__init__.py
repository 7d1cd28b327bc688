"""How fast the road is, next to what it could be and to what a user would write instead."""
