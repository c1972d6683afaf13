package io.crossplane.provider.managed.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ControllerName;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.Finalizers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Words on the wire that others search for: keys, reasons, names. */
class VocabularyTest {

    @Test
    @Rule("LB-1")
    @DisplayName("LB-1 keys of annotations and finalizers")
    void keys() {
        assertThat(List.of(Annotations.EXTERNAL_NAME, Annotations.CREATE_PENDING, Annotations.CREATE_SUCCEEDED,
                Annotations.CREATE_FAILED, Annotations.PAUSED, Annotations.POLL_INTERVAL,
                Annotations.RECONCILE_REQUESTED_AT, Finalizers.MANAGED_RESOURCE))
                .containsExactly("crossplane.io/external-name", "crossplane.io/external-create-pending",
                        "crossplane.io/external-create-succeeded", "crossplane.io/external-create-failed",
                        "crossplane.io/paused", "crossplane.io/poll-interval", "crossplane.io/reconcile-requested-at",
                        "finalizer.managedresource.crossplane.io");
    }

    @Test
    @Rule("EV-2")
    @DisplayName("section 2.2: every reason, and nothing else but two about drift")
    void reasons() {
        assertThat(Arrays.stream(EventReason.values()).filter(r -> r.type().equals("Warning")).map(EventReason::wire))
                .containsExactlyInAnyOrder("CannotConnectToProvider", "CannotDisconnectFromProvider",
                        "CannotInitializeManagedResource", "CannotResolveResourceReferences",
                        "CannotObserveExternalResource", "CannotCreateExternalResource", "CannotUpdateExternalResource",
                        "CannotDeleteExternalResource", "CannotPublishConnectionDetails",
                        "CannotUnpublishConnectionDetails", "CannotUpdateManagedResource",
                        "CannotUseInvalidManagementPolicy", "UsageAccounting", "DriftDetected");
        assertThat(Arrays.stream(EventReason.values()).filter(r -> r.type().equals("Normal")).map(EventReason::wire))
                .containsExactlyInAnyOrder("CreatedExternalResource", "UpdatedExternalResource",
                        "DeletedExternalResource", "PendingExternalResource", "ReconciliationPaused",
                        "ReconcileRequestHandled", "DriftFixed");
    }

    @Test
    @Rule({"MR-1", "EV-3"})
    @DisplayName("MR-1 names of controllers")
    void controllers() {
        assertThat(ControllerName.managed(Toy.class)).isEqualTo("managed/toy.toys.example.org");
        assertThat(ControllerName.providerConfig(Toy.class)).isEqualTo("providerconfig/toy.toys.example.org");
    }

    @Test
    @Rule("EV-1")
    @DisplayName("EV-1 provider configs know one reason only")
    void providerConfigsHaveOneReason() {
        var classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.crossplane.provider.config", "io.crossplane.provider.managed");
        noClasses().that()
                .resideInAPackage("..provider.config..")
                .should()
                .accessFieldWhere(DescribedPredicate.<JavaFieldAccess>describe("another reason",
                        a -> a.getTargetOwner().isEquivalentTo(EventReason.class)
                                && !a.getName().equals("USAGE_ACCOUNTING")))
                .check(classes);
    }
}
