"""How people, organisations, places and papers are named: documents, phones, names, credit codes, addresses, check codes. Pure."""
