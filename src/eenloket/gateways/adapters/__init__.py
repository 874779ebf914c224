"""One folder per channel; adapters do not know each other."""
