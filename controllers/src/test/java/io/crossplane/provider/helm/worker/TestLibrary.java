package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Helm's native library, unpacked once for all tests. */
final class TestLibrary {

    private TestLibrary() {}

    static Path file() throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "provider-helm-test-library");
        return NativeLibraryFile.unpackedIn(Files.createDirectories(directory));
    }
}
