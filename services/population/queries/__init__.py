"""The read side, by what it is about: select functions that give rows or models."""
