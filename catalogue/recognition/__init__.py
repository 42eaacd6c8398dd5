"""Moderators say which organisations the names in imported lists of users stand for."""
