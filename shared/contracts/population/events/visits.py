"""Events about verification visits, absences and work queues."""
