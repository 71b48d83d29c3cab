"""A daemon among logs, files and signals that mean it harm."""

import signal

from daemon import leak, wait_for

HUGE = 256 << 30  # more than is read while a test runs


def test_a_log_without_end_leaves_signals_and_other_logs_their_turn(daemon):
    with (daemon.logs / "huge.log").open("wb") as file:
        file.truncate(HUGE)
    daemon.start()
    daemon.signal(signal.SIGUSR2)
    wait_for(lambda: daemon.said("state: "), "an answer to SIGUSR2")
    daemon.append("b.log", leak(1))
    assert daemon.wait_alerts(1)[0]["path"].endswith("/b.log")
    assert daemon.stop() == 0
