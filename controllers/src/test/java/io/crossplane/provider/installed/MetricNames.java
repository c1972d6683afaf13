package io.crossplane.provider.installed;

import java.util.List;

/** The metrics of section 7 of the contract, by name. */
final class MetricNames {

    /** MT-1 … MT-7. */
    static final List<String> OF_CROSSPLANE = List.of("crossplane_managed_resource_first_time_to_reconcile_seconds",
            "crossplane_managed_resource_first_time_to_readiness_seconds",
            "crossplane_managed_resource_deletion_seconds", "crossplane_managed_resource_drift_seconds",
            "crossplane_managed_resource_exists", "crossplane_managed_resource_ready",
            "crossplane_managed_resource_synced");

    /** Those of section 7.2. */
    static final List<String> OF_CONTROLLERS = List.of("controller_runtime_reconcile_total",
            "controller_runtime_reconcile_errors_total", "controller_runtime_terminal_reconcile_errors_total",
            "controller_runtime_reconcile_panics_total", "controller_runtime_reconcile_timeouts_total",
            "controller_runtime_reconcile_time_seconds", "controller_runtime_max_concurrent_reconciles",
            "controller_runtime_active_workers", "workqueue_depth", "workqueue_adds_total", "workqueue_retries_total",
            "workqueue_queue_duration_seconds", "workqueue_work_duration_seconds", "workqueue_unfinished_work_seconds",
            "workqueue_longest_running_processor_seconds", "rest_client_requests_total",
            "leader_election_master_status");

    private MetricNames() {}
}
