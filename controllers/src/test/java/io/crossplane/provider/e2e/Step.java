package io.crossplane.provider.e2e;

import java.util.function.Predicate;

/** The steps in which a VCluster is created, updated once and deleted, each told by what an onlooker sees when it has been done. */
enum Step {

    CREATION_ANNOUNCED(scene -> !scene.annotation("crossplane.io/external-create-pending").isEmpty()),
    NAMESPACE_MADE(scene -> !scene.namespaces().isEmpty()),
    INSTALL_RECORDED(scene -> scene.status(1).equals("pending-install")),
    FIRST_OBJECT_MADE(scene -> scene.objects().containsKey("ServiceAccount")),
    LAST_OBJECT_MADE(scene -> scene.objects().containsKey("StatefulSet")),
    INSTALLED(scene -> scene.status(1).equals("deployed")), OWNER_MARKED(scene -> scene.isLabelled(1, Scene.OWNER)),
    CREATION_NOTED(scene -> !scene.annotation("crossplane.io/external-create-succeeded").isEmpty()),

    UPGRADE_ANNOUNCED(scene -> scene.isLabelled(1, Step.OPERATION)),
    UPGRADE_RECORDED(scene -> scene.status(2).equals("pending-upgrade")),
    FIRST_OBJECT_CHANGED(scene -> scene.objects().getOrDefault("ServiceAccount", "").equals("2")),
    LAST_OBJECT_CHANGED(scene -> scene.objects().getOrDefault("StatefulSet", "").equals("2")),
    OLD_SUPERSEDED(scene -> scene.status(1).equals("superseded")),
    UPGRADED(scene -> scene.status(2).equals("deployed")),

    DELETION_REQUESTED(scene -> scene.object().filter(now -> now.isMarkedForDeletion()).isPresent()),
    UNINSTALL_RECORDED(scene -> scene.revisions().containsValue("uninstalling")),
    LAST_OBJECT_GONE(scene -> !scene.objects().containsKey("StatefulSet")),
    FIRST_OBJECT_GONE(scene -> !scene.objects().containsKey("ServiceAccount")),
    RECORDS_GONE(scene -> scene.revisions().isEmpty()),
    NAMESPACE_DELETED(scene -> scene.namespaces().stream().allMatch(each -> each.isMarkedForDeletion()));

    private static final String OPERATION = "vcluster.crossplane.io/operation";

    private final Predicate<Scene> reached;

    Step(Predicate<Scene> reached) {
        this.reached = reached;
    }

    boolean isReached(Scene scene) {
        return reached.test(scene);
    }
}
