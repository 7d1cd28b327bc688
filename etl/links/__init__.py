"""Which article a promotion points at: pure functions, no store.

A promotion is a related item or a teaser. Its target is the article with the highest score; where
none reaches the threshold the promotion is a ghost.
"""
