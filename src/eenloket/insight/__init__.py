"""The figures of the KCC, each with its formula and the rows behind it. Reads only."""
