"""Chat: a citizen types, first the answers and then a person answer; numbered lines, on the site and on any other."""
