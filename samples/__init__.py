"""A small inbox of invented outlets, and what is expected of its pages."""
