"""Facts between services: from a commit in one database to a handler in another, over RabbitMQ.

    population                                    RabbitMQ                                   directory
    ┌────────────────────────┐                                                              ┌──────────────────────────────┐
    │ unit of work           │   ┌───────────────────┐  residence_ended  ┌──────────────┐   │ lane ─▶ when_residence_ended │
    │   rows ┐               │   │ population.events │ ────────────────▶ │ evt-populat… │──▶│          │ rows  ┐           │
    │ outbox ┘ one commit    │   │ (topic exchange)  │                   │ (quorum)     │   │          │ inbox ┘ one commit│
    │   └──▶ relay ──────────│──▶└───────────────────┘                   └──────────────┘   │          ▼                   │
    │        (one leads)     │ confirm                                                  ack ◀── done, or a row in            │
    └────────────────────────┘                                                              │   parked_message ─▶ retry job│
                                                                                            └──────────────────────────────┘

What is promised:

- A fact is published if, and only if, the transaction that announced it committed; at least once, whatever dies when.
- A handler's effect is there once: ``database.receive`` notes the message in the inbox in the handler's own transaction.
- Facts about one subject enter the exchange in the order of their versions, and each queue hands them over in that order.
  Order is lost between different queues (other event types), when a failed event is retried after later ones, and when
  the broker refuses a message: a handler that minds compares ``subject_version`` with what it knows and ignores the older.
- A handler that fails is tried again after 1 s, 10 s, 1 min, 10 min and 1 h, then parked. What nobody can read is parked
  at once. Neither is lost, logged or sent in circles; ``python -m shared.messaging.parked`` lists, replays, discards.
- While the database is away messages are held and nothing is spun; while the broker is away the outbox keeps them.

What is not promised: exactly once on the wire, order between subjects, and delivery to a service whose queues were not
declared when the fact was published (``shared.messaging.topology`` declares all of them before anybody publishes).

``envelope`` is the wire format; ``relay``, ``outbox`` and ``outlet`` publish; ``subscribe``, ``consumer``, ``lanes`` and ``handling``
receive; ``retry``, ``parking``, ``quarantine`` and ``specimen`` keep what could not be handled; ``broadcast`` feeds a process
without a database.
"""
