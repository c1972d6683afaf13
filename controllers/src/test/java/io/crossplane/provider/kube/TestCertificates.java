package io.crossplane.provider.kube;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Certificates made for tests, valid until 28 October 2126; nobody has their keys. */
public final class TestCertificates {

    /** Of an authority. */
    public static final String AUTHORITY = join(
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekNDQVJ5Z0F3SUJBZ0lCQ2pBS0JnZ3Foa2pPUFFRREFqQVpNUmN3RlFZ",
            "RFZRUUREQTUwWlhOMElHRjEKZEdodmNtbDBlVEFnRncweU5qRXhNakV4TVRReU1EVmFHQTh5TVRJMk1UQXlPREV4TkRJd05Wb3dH",
            "VEVYTUJVRwpBMVVFQXd3T2RHVnpkQ0JoZFhSb2IzSnBkSGt3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVFGCm1L",
            "d1pyZjVpWlVDQjR1VG42RWhhdU9Sd015UDROa2Z2OEV2SndqRElFZnJJd3RlK2J6Wkt4WENwM1dCUmNQNWUKamlZL2JQMmwyR1M3",
            "LzZJUWk5UDJvMU13VVRBZEJnTlZIUTRFRmdRVTZGUVpiMUtHYWdNUU1lVHJEeUFFeTR1VQpVUjR3SHdZRFZSMGpCQmd3Rm9BVTZG",
            "UVpiMUtHYWdNUU1lVHJEeUFFeTR1VVVSNHdEd1lEVlIwVEFRSC9CQVV3CkF3RUIvekFLQmdncWhrak9QUVFEQWdOSkFEQkdBaUVB",
            "c3ZaQ2liY1NySzV0dzZISmxOd0hjWUk3Y09rTERWOSsKamJWYUU0bTRHS0lDSVFEM2V2Z3pWREhjMm5oSHJmNXMrZkJ4RmZNdlNa",
            "N3BoNjBzT3U4WDR5UEtrUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K");

    /** Of a client, signed by the authority, serial 1f2e. */
    public static final String CLIENT = join(
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJHakNCd0FJQ0h5NHdDZ1lJS29aSXpqMEVBd0l3R1RFWE1CVUdBMVVFQXd3",
            "T2RHVnpkQ0JoZFhSb2IzSnAKZEhrd0lCY05Nall4TVRJeE1URTBNakExV2hnUE1qRXlOakV3TWpneE1UUXlNRFZhTUJZeEZEQVNC",
            "Z05WQkFNTQpDM1JsYzNRZ1kyeHBaVzUwTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFaUg1bTJkM2JxeHRQCm9r",
            "QkpjNHMvOWFjNUhZanlvVGVJVXBXNThwSURpUmJxSTRYcSs1T3FuS3JHL21UR0M2VHhTTGw5S0NIenhLL2UKamVmV1MyNkRuREFL",
            "QmdncWhrak9QUVFEQWdOSkFEQkdBaUVBOEh2UjNocGRGbms4QVZZODFDWWJyRWZGY2l5cQplanNPS2xLNDRCdFlMeW9DSVFDdW4v",
            "c2xUeTNnbjBEd2g4aC84d29oYi9XMVgySzNEOGxaWFpIN2NqcGx1Zz09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K");

    private TestCertificates() {}

    /** Some private key, as a kubeconfig holds it. */
    public static String freshKey() {
        try {
            byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
            String pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                    .formatted(Base64.getMimeEncoder().encodeToString(key));
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String join(String... lines) {
        return String.join("", lines);
    }
}
