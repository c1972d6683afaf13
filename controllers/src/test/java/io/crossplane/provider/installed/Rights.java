package io.crossplane.provider.installed;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;

/** Rules of roles as single rights, each as text: group, resource and verb. */
final class Rights {

    private Rights() {}

    static Set<String> of(Collection<PolicyRule> rules) {
        Set<String> rights = new TreeSet<>();
        for (PolicyRule rule : rules) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs().forEach(verb -> rights.add(group + " " + resource + " " + verb));
                }
            }
        }
        return rights;
    }
}
