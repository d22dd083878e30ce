"""What takes longer than a call: jobs, done step by step on behalf of an account, on any replica, whatever is killed meanwhile.

A service that has jobs: its migration calls ``creation.create_job_tables``, its models ``tables.declare_jobs``; it says in a
``workshop.Workshop`` who does which kind, has the ``endpoints.JobEndpoints`` and a ``desk``, and its contract the methods of
``shared.contracts.jobs``. A use case then makes one by ``lifecycle.new_job``.
"""
