package io.crossplane.provider.installed;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;

/** Rules of roles as single rights, each as text: group, resource and verb. */
final class Rights {

    private Rights() {}

    static Set<String> of(Collection<PolicyRule> rules) {
        return rules.stream().flatMap(Rights::of).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> of(PolicyRule rule) {
        return rule.getApiGroups()
                .stream()
                .flatMap(group -> rule.getResources().stream().map(resource -> group + " " + resource))
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> resource + " " + verb));
    }
}
