package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossplane.provider.kube.Health.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row for each kind and state: what the object says, and what is made of it. Objects are YAML on one line. */
class ObjectHealthTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                v1 ConfigMap            | {data: {a: b}}                                             | CURRENT     | ``
                v1 Secret               | {}                                                         | CURRENT     | ``
                example.org/v1 Thing    | {spec: {}}                                                 | CURRENT     | ``
                example.org/v1 Thing    | {metadata: {deletionTimestamp: x}, status: {conditions: [{type: Ready, status: 'True'}]}} | TERMINATING | being deleted
                example.org/v1 Thing    | {metadata: {generation: 2}, status: {observedGeneration: 1}} | IN_PROGRESS | its controller has not seen the latest change yet
                example.org/v1 Thing    | {metadata: {generation: 2}, status: {observedGeneration: 2}} | CURRENT   | ``
                example.org/v1 Thing    | {metadata: {generation: 2}, status: {}}                    | CURRENT     | ``
                example.org/v1 Thing    | {status: {conditions: [{type: Reconciling, status: 'True', reason: R, message: making}]}} | IN_PROGRESS | making
                example.org/v1 Thing    | {status: {conditions: [{type: Stalled, status: 'True', reason: R, message: stuck}]}} | FAILED | stuck
                example.org/v1 Thing    | {status: {conditions: [{type: Stalled, status: 'False'}, {type: Ready, status: 'True'}]}} | CURRENT | ``
                example.org/v1 Thing    | {status: {conditions: [{type: Ready, status: 'False', reason: R, message: "not\\n yet"}]}} | IN_PROGRESS | not yet
                example.org/v1 Thing    | {status: {conditions: [{type: Ready, status: Unknown}]}}   | IN_PROGRESS | condition Ready is Unknown
                example.org/v1 Thing    | {status: {conditions: [{type: Synced, status: 'False'}]}}  | CURRENT     | ``
                example.org/v1 Thing    | {status: {conditions: odd}}                                | CURRENT     | ``
                """)
    void anyKind(String kind, String object, Status status, String message) throws JsonProcessingException {
        check(kind, object, status, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                {spec: {replicas: 3}}                                                                                              | IN_PROGRESS | 0 of 3 replicas created
                {spec: {}}                                                                                                         | IN_PROGRESS | 0 of 1 replicas created
                {spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 1}}                                                   | IN_PROGRESS | 1 of 3 replicas updated
                {spec: {replicas: 1}, status: {replicas: 2, updatedReplicas: 1}}                                                   | IN_PROGRESS | 1 replicas too many
                {spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 3, availableReplicas: 2}}                             | IN_PROGRESS | 2 of 3 replicas available
                {spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 1}}           | IN_PROGRESS | 1 of 3 replicas ready
                {spec: {replicas: 1, progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [{type: Available, status: 'True'}]}} | IN_PROGRESS | the new replica set is not available yet
                {spec: {replicas: 1, progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}]}} | IN_PROGRESS | not available yet
                {spec: {replicas: 1, progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}, {type: Available, status: 'True'}]}} | CURRENT | ``
                {spec: {replicas: 1}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [{type: Available, status: 'True'}]}} | CURRENT | ``
                {spec: {replicas: 0}, status: {conditions: [{type: Available, status: 'True'}]}}                                   | CURRENT     | ``
                {spec: {replicas: 2}, status: {replicas: 2, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}} | FAILED | progress deadline exceeded: 0 of 2 replicas available
                """)
    void deployment(String object, Status status, String message) throws JsonProcessingException {
        check("apps/v1 Deployment", object, status, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                {spec: {replicas: 2, updateStrategy: {type: OnDelete}}}                                                          | CURRENT     | ``
                {spec: {replicas: 2}, status: {replicas: 1}}                                                                     | IN_PROGRESS | 1 of 2 replicas created
                {spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 1}}                                                   | IN_PROGRESS | 1 of 2 replicas ready
                {spec: {replicas: 1}, status: {replicas: 2, readyReplicas: 2}}                                                   | IN_PROGRESS | 1 replicas too many
                {spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 3, readyReplicas: 3, updatedReplicas: 1}} | IN_PROGRESS | 1 of 2 replicas updated
                {spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 3, readyReplicas: 3, updatedReplicas: 2}} | CURRENT | ``
                {spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, currentReplicas: 1}}                               | IN_PROGRESS | 1 of 2 replicas current
                {spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: a, updateRevision: b}} | IN_PROGRESS | the updated revision is not the current one yet
                {spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: a, updateRevision: a}} | CURRENT | ``
                """)
    void statefulSet(String object, Status status, String message) throws JsonProcessingException {
        check("apps/v1 StatefulSet", object, status, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                apps/v1 DaemonSet  | {spec: {}}                                                             | IN_PROGRESS | its controller has not seen it yet
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 1}} | IN_PROGRESS | 1 of 2 replicas scheduled
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2}} | IN_PROGRESS | 0 of 2 replicas updated
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1}} | IN_PROGRESS | 1 of 2 replicas available
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 1}} | IN_PROGRESS | 1 of 2 replicas ready
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2}} | CURRENT | ``
                apps/v1 DaemonSet  | {status: {observedGeneration: 1, desiredNumberScheduled: 0}}           | CURRENT     | ``
                apps/v1 ReplicaSet | {status: {conditions: [{type: ReplicaFailure, status: 'True', message: "exceeded quota"}]}} | IN_PROGRESS | exceeded quota
                apps/v1 ReplicaSet | {spec: {replicas: 2}, status: {replicas: 2, fullyLabeledReplicas: 1}}  | IN_PROGRESS | 1 of 2 replicas labelled
                apps/v1 ReplicaSet | {spec: {replicas: 2}, status: {replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 1}} | IN_PROGRESS | 1 of 2 replicas available
                apps/v1 ReplicaSet | {spec: {replicas: 2}, status: {replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 1}} | IN_PROGRESS | 1 of 2 replicas ready
                apps/v1 ReplicaSet | {spec: {replicas: 0}, status: {replicas: 1}}                           | IN_PROGRESS | 1 replicas too many
                apps/v1 ReplicaSet | {spec: {replicas: 1}, status: {replicas: 1, fullyLabeledReplicas: 1, availableReplicas: 1, readyReplicas: 1}} | CURRENT | ``
                """)
    void otherSetsOfPods(String kind, String object, Status status, String message) throws JsonProcessingException {
        check(kind, object, status, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                v1 Pod       | {}                                                                         | IN_PROGRESS | no node has seen the pod yet
                v1 Pod       | {status: {phase: Pending}}                                                 | IN_PROGRESS | pod is pending
                v1 Pod       | {status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no room}]}} | IN_PROGRESS | no room
                v1 Pod       | {status: {phase: Running}}                                                 | IN_PROGRESS | pod is running but not ready
                v1 Pod       | {status: {phase: Running, containerStatuses: [{name: a, state: {waiting: {reason: CrashLoopBackOff}}}]}} | FAILED | crashing again and again: a
                v1 Pod       | {status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}    | CURRENT     | ``
                v1 Pod       | {status: {phase: Succeeded}}                                               | CURRENT     | ``
                v1 Pod       | {status: {phase: Failed}}                                                  | CURRENT     | ``
                v1 Pod       | {status: {phase: Unknown}}                                                 | UNKNOWN     | nothing is heard of the pod's node
                batch/v1 Job | {}                                                                         | IN_PROGRESS | Job has not started yet
                batch/v1 Job | {status: {startTime: x, active: 1}}                                        | CURRENT     | ``
                batch/v1 Job | {status: {startTime: x, conditions: [{type: Complete, status: 'True'}]}}   | CURRENT     | ``
                batch/v1 Job | {status: {conditions: [{type: Suspended, status: 'True'}]}}                | CURRENT     | ``
                batch/v1 Job | {status: {startTime: x, conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}} | FAILED | Job failed: BackoffLimitExceeded
                batch/v1 CronJob | {status: {}}                                                           | CURRENT     | ``
                """)
    void podsAndJobs(String kind, String object, Status status, String message) throws JsonProcessingException {
        check(kind, object, status, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                v1 PersistentVolumeClaim         | {}                                              | IN_PROGRESS | volume claim is Pending
                v1 PersistentVolumeClaim         | {status: {phase: Lost}}                         | IN_PROGRESS | volume claim is Lost
                v1 PersistentVolumeClaim         | {status: {phase: Bound}}                        | CURRENT     | ``
                v1 Service                       | {spec: {type: ClusterIP}}                       | CURRENT     | ``
                v1 Service                       | {spec: {type: LoadBalancer}}                    | IN_PROGRESS | no cluster address assigned yet
                v1 Service                       | {spec: {type: LoadBalancer, clusterIP: 1.2.3.4}} | CURRENT    | ``
                networking.k8s.io/v1 Ingress     | {status: {}}                                    | CURRENT     | ``
                policy/v1 PodDisruptionBudget    | {status: {conditions: [{type: DisruptionAllowed, status: 'False'}]}} | CURRENT | ``
                apiextensions.k8s.io/v1 CustomResourceDefinition | {}                              | IN_PROGRESS | not established yet
                apiextensions.k8s.io/v1 CustomResourceDefinition | {status: {conditions: [{type: Established, status: 'False', reason: Installing}]}} | IN_PROGRESS | not established yet
                apiextensions.k8s.io/v1 CustomResourceDefinition | {status: {conditions: [{type: Established, status: 'False', reason: NotAccepted, message: refused}]}} | FAILED | refused
                apiextensions.k8s.io/v1 CustomResourceDefinition | {status: {conditions: [{type: NamesAccepted, status: 'False', reason: Conflict, message: taken}]}} | FAILED | taken
                apiextensions.k8s.io/v1 CustomResourceDefinition | {status: {conditions: [{type: NamesAccepted, status: 'True'}, {type: Established, status: 'True'}]}} | CURRENT | ``
                apiregistration.k8s.io/v1 APIService | {}                                          | IN_PROGRESS | not available yet
                apiregistration.k8s.io/v1 APIService | {status: {conditions: [{type: Available, status: 'False', reason: MissingEndpoints, message: no endpoints}]}} | IN_PROGRESS | no endpoints
                apiregistration.k8s.io/v1 APIService | {status: {conditions: [{type: Available, status: 'True'}]}} | CURRENT | ``
                example.org/v1 Deployment        | {spec: {replicas: 3}}                           | CURRENT     | ``
                """)
    void others(String kind, String object, Status status, String message) throws JsonProcessingException {
        check(kind, object, status, message);
    }

    private static void check(String kind, String object, Status status, String message)
            throws JsonProcessingException {
        String[] versionAndKind = kind.split(" ");
        Health health = ObjectHealth.of(versionAndKind[0], versionAndKind[1], YAML.readTree(object));

        assertThat(health.status()).isEqualTo(status);
        assertThat(health.message()).isEqualTo(message);
        assertThat(health.reason().isEmpty()).isEqualTo(health.message().isEmpty() || message.startsWith("condition"));
    }
}
