package io.crossplane.provider.helm.patch;

/**
 * A patch that is none, fits no object, or cannot be applied to one that it fits. The message is one line, the same for the same cause, says
 * what to correct and never holds a value.
 */
public final class PatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PatchException(String message) {
        super(message);
    }

    /** @param path of the field in the patch; empty for the patch as a whole */
    PatchException(String path, String problem) {
        this(path.isEmpty() ? problem : path + ": " + problem);
    }

    static String path(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }
}
