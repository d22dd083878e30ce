"""The directory's policies, pure: values in, ``Allowed`` or ``Refused`` out. No clock, no storage, no messages."""
