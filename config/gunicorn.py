"""How gunicorn serves, on one's own machine and in the container; WEB_CONCURRENCY sets the number of processes."""

from pathlib import Path

worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"  # requests are logged by config.middleware
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108  # a worker's sign of life must not wait for a slow disk
