package io.crossplane.provider.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The one file of a Crossplane package: what it is, then the kinds it brings, as documents of one YAML stream (XP-20). */
final class PackageFile {

    static final String NAME = "package.yaml";

    private PackageFile() {}

    /** Writes the package's file as a layer of its own into this directory. */
    static void write(Path meta, Path kinds, Path layer) throws IOException {
        List<String> documents = new ArrayList<>();
        documents.add(Files.readString(meta));
        try (Stream<Path> files = Files.list(kinds)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                documents.add(Files.readString(file));
            }
        }
        Files.createDirectories(layer);
        Files.writeString(layer.resolve(NAME), String.join("", documents.stream().map(PackageFile::document).toList()));
    }

    /** What stands before the first mark of a document, such as a comment, would be an empty document of its own. */
    private static String document(String text) {
        String body = "---\n" + text.replaceFirst("\\A(?:#.*\\R)*---\\R", "");
        return body.endsWith("\n") ? body : body + "\n";
    }
}
