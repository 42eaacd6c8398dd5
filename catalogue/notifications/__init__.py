"""Telling those concerned: mail as a row first, then sent."""
