"""Events about inspections, their templates and photographs."""
