"""nameko, hardened and made lean: how a process of the platform lives, and how processes call each other.

``process`` starts one service; ``container`` runs its workers; ``link`` keeps the connection to the broker; ``rpc`` and
``rpc_client`` are the two ends of a call; ``deadline`` is the only place where time runs out.
"""
