"""The resources, one file per owning service, in URL order."""
