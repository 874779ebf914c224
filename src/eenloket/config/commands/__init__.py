"""The commands of `eenloket`, one module each: NAME, HELP, add_arguments(parser) and run(options) -> exit code."""
