"""The demo's letter box: takes every mail, delivers none, shows them in a browser."""
