"""Tearsheet tears scraped news pages apart and files the pieces in SQL."""
