package io.crossplane.provider.rancher.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal, which each surface words in its own way. */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    final String field;

    ApiError(int status, String code, String message) {
        this(status, code, message, "");
    }

    ApiError(int status, String code, String message, String field) {
        super(message);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    static ApiError unauthorized(String why) {
        return new ApiError(401, "", "Unauthorized 401: " + why);
    }

    static ApiError forbidden(String resource, String name, String user) {
        return new ApiError(403, "Forbidden", resource + " \"" + name + "\" is forbidden: User \"" + user
                + "\" cannot access resource \"" + resource + "\"");
    }

    static ApiError notFound(String resource, String name) {
        return new ApiError(404, "NotFound", resource + " \"" + name + "\" not found");
    }

    static ApiError exists(String resource, String name) {
        return new ApiError(409, "AlreadyExists", resource + " \"" + name + "\" already exists");
    }

    static ApiError webhook(int status, String code, String message) {
        return new ApiError(status, code,
                "admission webhook \"rancher.cattle.io.webhook\" denied the request: " + message);
    }

    /** The body of {@code /v3}. Failed authentication has its status as a string, and no code. */
    ObjectNode norman() {
        if (status == 401) {
            return unauthorizedBody();
        }
        ObjectNode body = Json.object()
                .put("baseType", "error")
                .put("type", "error")
                .put("status", status)
                .put("code", code)
                .put("message", getMessage());
        return field.isEmpty() ? body : body.put("fieldName", field);
    }

    /** The body of {@code /v1}. */
    ObjectNode steve() {
        return status == 401 ? unauthorizedBody()
                : Json.object()
                        .put("type", "error")
                        .put("status", status)
                        .put("code", code)
                        .put("message", getMessage());
    }

    /** The body of a Kubernetes API. */
    ObjectNode kube() {
        return status == 401 ? unauthorizedBody()
                : Json.object()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Failure")
                        .put("message", getMessage())
                        .put("reason", code)
                        .put("code", status);
    }

    private ObjectNode unauthorizedBody() {
        return Json.object().put("type", "error").put("status", "401").put("message", getMessage());
    }
}
