package io.crossplane.provider.rancher.server;

import java.util.Map;

/**
 * A binding as Rancher has it, at the moment it was asked for.
 *
 * @param subjectField the field that names the subject, such as {@code userPrincipalName}
 */
public record BindingView(String namespace, String name, String role, String subjectField, String subject,
        Map<String, String> labels, Map<String, String> annotations) {

    static BindingView of(Binding binding) {
        return new BindingView(binding.namespace, binding.name, binding.role, binding.subjectField, binding.subject,
                Map.copyOf(binding.labels), Map.copyOf(binding.annotations));
    }
}
