"""The service's entrypoints, by what they are about; ``services.population.service`` puts them together."""
