"""The words of housing as they stand in requests, answers and events; no library is needed to read them."""
