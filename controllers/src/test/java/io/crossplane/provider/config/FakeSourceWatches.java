package io.crossplane.provider.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.SourceWatches;
import io.fabric8.kubernetes.api.model.Secret;

/** Knows what it was told. */
final class FakeSourceWatches implements SourceWatches {

    private final Map<Source, ObjectHead> heads = new HashMap<>();

    void saw(Secret secret) {
        var metadata = secret.getMetadata();
        heads.put(new Source(Kind.SECRET, metadata.getNamespace(), metadata.getName()),
                new ObjectHead(metadata.getNamespace(), metadata.getName(), metadata.getUid(),
                        metadata.getResourceVersion(), false, Map.of(), Map.of()));
    }

    @Override
    public void declare(String owner, Set<Source> sources, Duration wait, Runnable changed) {}

    @Override
    public void forget(String owner) {}

    @Override
    public Optional<ObjectHead> head(Source source) {
        return Optional.ofNullable(heads.get(source));
    }

    @Override
    public void close() {}
}
