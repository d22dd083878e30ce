"""The register's policies, pure: values in, a normalised value, ``Allowed`` or ``Refused`` out. No clock, no storage, no messages."""
