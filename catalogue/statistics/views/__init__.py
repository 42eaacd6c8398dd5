"""Dashboards, the figures on them, and the files behind the charts."""
