"""Saath: a directory of community resources for people in recovery and those who stand by them."""
