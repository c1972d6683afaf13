package io.crossplane.provider.managed.josdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.javaoperatorsdk.operator.api.config.ResourceClassResolver;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;

/**
 * What the SDK asks about one kind. Differs from its defaults where those end the process, interrupt running work or write to objects
 * on their own.
 */
final class KindConfiguration extends BaseConfigurationService {

    private static final Duration TERMINATION = Duration.ofSeconds(25);
    private static final Duration FIRST_LIST = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final Class<? extends HasMetadata> kind;
    private final ExecutorService workers;
    private final InformerStoppedHandler stopped;

    KindConfiguration(KubernetesClient client, Class<? extends HasMetadata> kind, ExecutorService workers,
            InformerStoppedHandler stopped) {
        this.client = client;
        this.kind = kind;
        this.workers = workers;
        this.stopped = stopped;
    }

    /** The SDK would read the kind from a type argument, for which each kind would need a class of its own. */
    @Override
    protected ResourceClassResolver getResourceClassResolver() {
        return new ResourceClassResolver() {
            @Override
            @SuppressWarnings("unchecked") // The one reconciler that is registered here is of this kind.
            public <P extends HasMetadata> Class<P> getPrimaryResourceClass(Class<? extends Reconciler<P>> reconciler) {
                return (Class<P>) kind;
            }
        };
    }

    @Override
    public KubernetesClient getKubernetesClient() {
        return client;
    }

    @Override
    public ExecutorService getExecutorService() {
        return workers;
    }

    @Override
    public Optional<InformerStoppedHandler> getInformerStoppedHandler() {
        return Optional.of(stopped);
    }

    /** Running reconciles may end; below the 30 s that a pod has. */
    @Override
    public Duration reconciliationTerminationTimeout() {
        return TERMINATION;
    }

    /** After that the list goes on in the background. The SDK's two minutes would outlast SIGTERM's grace while the server is away. */
    @Override
    public Duration cacheSyncTimeout() {
        return FIRST_LIST;
    }

    /** The client belongs to all kinds. */
    @Override
    public boolean closeClientOnStop() {
        return false;
    }

    /** Permissions may arrive some seconds after the process (RB-10). */
    @Override
    public boolean stopOnInformerErrorDuringStartup() {
        return false;
    }

    @Override
    public boolean useSSAToPatchPrimaryResource() {
        return false;
    }
}
