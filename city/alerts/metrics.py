"""Whether alerts are sent, for a monitoring system that watches the watcher."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from city.alerts.worker import Alerts


class AlertMetrics(Collector):
    """Three series, however many houses there are."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def collect(self) -> Iterator[Metric]:
        """As things stand now. Where nobody has ever looked there is no age of the last look."""
        now, beat = time.time(), self._alerts.ledger.beat()
        waiting, oldest = self._alerts.messages.waiting()
        if beat is not None:
            yield GaugeMetricFamily("cuagan_alerts_looked_seconds", "Since the fleet was looked at last.", now - beat)
        yield GaugeMetricFamily("cuagan_alert_messages_waiting", "Messages on the way.", waiting)
        age = 0 if oldest is None else now - oldest
        yield GaugeMetricFamily("cuagan_alert_oldest_message_seconds", "Age of the oldest message on the way.", age)
