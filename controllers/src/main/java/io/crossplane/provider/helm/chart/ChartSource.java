package io.crossplane.provider.helm.chart;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a chart comes from. */
public sealed interface ChartSource {

    /** What holds for every connection made for this source. */
    Options options();

    /** Without user, query or fragment: fit for messages. */
    String describe();

    /**
     * A chart in an HTTP repository, found through its {@code index.yaml}.
     *
     * @param version to fetch it, one that the repository has; to {@linkplain ChartStore#resolve resolve} it, also a range
     */
    record Repository(URI url, String name, String version, Options options) implements ChartSource {

        Repository withVersion(String other) {
            return new Repository(url, name, other, options);
        }

        @Override
        public String describe() {
            return "chart \"" + name + "\" version \"" + version + "\" of repository " + plain(url);
        }
    }

    /** A packed chart at an address of its own. */
    record Url(URI url, Options options) implements ChartSource {

        @Override
        public String describe() {
            return "chart at " + plain(url);
        }
    }

    /**
     * A chart in an OCI registry.
     *
     * @param url {@code oci://host[:port]/path/name}
     * @param version to fetch it, a tag or {@code sha256:…} of the manifest; to {@linkplain ChartStore#resolve resolve} it, also a range
     */
    record Oci(URI url, String version, Options options) implements ChartSource {

        Oci withVersion(String other) {
            return new Oci(url, other, options);
        }

        @Override
        public String describe() {
            return "chart " + plain(url) + " version \"" + version + "\"";
        }
    }

    /**
     * Checks and trust.
     *
     * @param digest SHA-256 of the packed chart, hexadecimal, with or without {@code sha256:}
     * @param caBundle PEM certificates to trust instead of the machine's
     * @param insecureSkipTlsVerify accept any certificate
     */
    record Options(Optional<String> digest, Optional<String> caBundle, boolean insecureSkipTlsVerify) {

        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public static final Options DEFAULT = new Options(Optional.empty(), Optional.empty(), false);

        public Options {
            digest = digest.map(given -> given.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", ""));
            if (digest.isPresent() && !SHA256.matcher(digest.get()).matches()) {
                throw new ChartException(ChartException.Kind.INVALID,
                        "the chart's digest is not a SHA-256: 64 hexadecimal digits");
            }
        }

        public Options withDigest(String expected) {
            return new Options(Optional.of(expected), caBundle, insecureSkipTlsVerify);
        }

        public Options withCaBundle(String pem) {
            return new Options(digest, Optional.of(pem), insecureSkipTlsVerify);
        }
    }

    /** A chart by name and version; a repository {@code oci://…} is a registry. */
    static ChartSource inRepository(String repository, String name, String version, Options options) {
        URI url = parse(repository);
        return isOci(url) ? new Oci(under(url, name), version, options) : new Repository(url, name, version, options);
    }

    /** A chart at an address of its own: {@code https://….tgz} or {@code oci://host/path/name:tag}. */
    static ChartSource at(String address, Options options) {
        if (!address.startsWith("oci://")) {
            return new Url(parse(address), options);
        }
        int digest = address.indexOf('@');
        int split = digest >= 0 ? digest : address.lastIndexOf(':');
        if (split <= address.lastIndexOf('/')) {
            throw new ChartException(ChartException.Kind.INVALID,
                    "the address " + plain(parse(address)) + " names no version");
        }
        return new Oci(parse(address.substring(0, split)), address.substring(split + 1), options);
    }

    /** Without user, query and fragment, which may be secrets. */
    static String plain(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (url.getRawPath() == null ? "" : url.getRawPath());
    }

    private static boolean isOci(URI url) {
        return "oci".equals(url.getScheme());
    }

    private static URI under(URI url, String name) {
        return URI.create(url.toString().replaceFirst("/+$", "") + "/" + name);
    }

    private static URI parse(String address) {
        try {
            URI url = new URI(address);
            boolean known = url.getScheme() != null && url.getScheme().matches("https?|oci");
            if (known && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text: it may hold a password.
        }
        throw new ChartException(ChartException.Kind.INVALID,
                "the chart's address must be an http, https or oci URL with a host and without user and password");
    }
}
