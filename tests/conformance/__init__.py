"""Replays recorded requests of a real Appwrite and compares the answers."""
