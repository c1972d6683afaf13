package io.crossplane.provider.managed;

import java.util.List;
import java.util.Map;

/** What one reconcile does after having observed; exactly one of these, but for late initialisation, which something follows. */
sealed interface Action {

    /** May only observe, and there is nothing to observe (MR-113). */
    record ReportMissing() implements Action {}

    /** What it would be in is not usable yet: come again. */
    record Await() implements Action {}

    /** Created a moment ago; an absence seen now is not believed yet (MR-114). */
    record AwaitCreation() implements Action {}

    /** Being deleted, but others still have to finish first (MR-116a). */
    record AwaitOthers() implements Action {}

    /** Request or continue the removal (MR-116b). */
    record Delete() implements Action {}

    /** Nothing is left, or nothing may be removed: let the object go (MR-116c). */
    record Release() implements Action {}

    /** Create the external resource (MR-119). */
    record Create() implements Action {}

    /** Absent, and creating is not allowed (DEV-5). */
    record LeaveAbsent() implements Action {}

    /** Fill fields the user left unset, then go on (MR-121). */
    record LateInitialize(Map<String, Object> forProvider, Action then) implements Action {}

    /** Everything is as the spec says (MR-122). */
    record Rest() implements Action {}

    /** Something differs, but changing is not allowed (MR-123). */
    record TolerateDrift(List<String> differences) implements Action {}

    /** Bring the external resource to what the spec says (MR-124). */
    record Update(List<String> differences) implements Action {}
}
