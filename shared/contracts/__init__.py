"""The published language of the services, by owner: RPC methods, events, and a literal sample of each event version.

How a contract may change:

1. Only by addition inside a version: a new optional request field, a new answer field, a new method, a new event.
2. A field is never removed, renamed, made required or given another meaning; that is a new method or event version,
   and the old one is served until nobody uses it.
3. Requests refuse unknown fields (a typing error must not pass silently); events and answers are read tolerantly.
4. Method and event names, and the names of handler methods (they become queue names), are wire format.
5. Personal data never rides on an event: identifiers only.
"""
