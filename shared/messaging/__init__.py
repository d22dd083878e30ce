"""Facts between services: from a commit in one database to a handler in another, over RabbitMQ."""
