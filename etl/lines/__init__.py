"""The lines of a source's pages by day: what it repeats shows by counting them."""
