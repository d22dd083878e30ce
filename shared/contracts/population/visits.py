"""The RPC methods about verification visits, absences and work queues."""
