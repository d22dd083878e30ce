"""The RPC methods about inspections, their templates and photographs."""
