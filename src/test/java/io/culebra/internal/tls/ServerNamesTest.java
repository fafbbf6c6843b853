package io.culebra.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNamesTest {
    /** RFC 9525 §6.3. */
    @Nested
    class DnsNames {
        @ParameterizedTest
        @CsvSource({
            "example.org, example.org",
            "EXAMPLE.org, example.ORG",
            "example.org, example.org.",
            "*.example.org, www.example.org",
            "*.Example.org, WWW.example.org",
            "*.a.example.org, b.a.example.org",
            "localhost, localhost",
        })
        void match(String pattern, String name) {
            assertTrue(matches(pattern, name));
        }

        @ParameterizedTest
        @CsvSource({
            "example.org, www.example.org",
            "www.example.org, example.org",
            "*.example.org, example.org",
            "*.example.org, a.b.example.org",
            "*.example.org, .example.org",
            "*.org, example.org",
            "*, localhost",
            "*., localhost.",
            "w*.example.org, www.example.org",
            "*w.example.org, www.example.org",
            "www.*.org, www.example.org",
            "*.*.org, www.example.org",
            "'', ''",
            "example.orgx, example.org",
        })
        void doNotMatch(String pattern, String name) {
            assertFalse(matches(pattern, name));
        }

        private static boolean matches(String pattern, String name) {
            return ServerNames.matches(pattern, ServerNames.hostName(name).orElse(""));
        }
    }

    /** RFC 6066 §3: the name in ASCII, without a dot at its end, and no addresses. */
    @Nested
    class Sni {
        @Test
        void isTheHostNameInLowerCase() {
            assertEquals(Optional.of("www.example.org"), ServerNames.hostName("WWW.example.org."));
        }

        @ParameterizedTest
        @CsvSource({"127.0.0.1", "::1", "[::1]", "[2001:db8::1]", "fe80::1%eth0", "''"})
        void isNotSentForAddresses(String literal) {
            assertEquals(Optional.empty(), ServerNames.hostName(literal));
        }
    }

    @Nested
    class CertificateNames {
        private final java.security.cert.X509Certificate certificate =
                Certificates.of("common.example.org")
                        .dns("www.example.org", "*.wild.example.org", "10.0.0.3")
                        .ip("10.0.0.1", "2001:db8::1")
                        .selfSigned()
                        .certificate();

        @ParameterizedTest
        @CsvSource({
            "www.example.org, true",
            "a.wild.example.org, true",
            "10.0.0.1, true",
            "2001:db8::1, true",
            "[2001:DB8:0:0::1], true",
            "10.0.0.2, false",
            "2001:db8::2, false",
            "wild.example.org, false",
        })
        void areComparedByTheirKind(String name, boolean expected) throws Exception {
            assertEquals(expected, ServerNames.isFor(certificate, name));
        }

        /** RFC 9525 §6.2: no fallback to the common name. */
        @Test
        void doNotIncludeTheCommonName() throws Exception {
            assertFalse(ServerNames.isFor(certificate, "common.example.org"));
            var nameless = Certificates.of("common.example.org").selfSigned().certificate();
            assertFalse(ServerNames.isFor(nameless, "common.example.org"));
        }

        /** An address is matched by addresses only, even if a DNS name looks like it. */
        @Test
        void ofHostsAreNotTakenForAddresses() throws Exception {
            assertFalse(ServerNames.isFor(certificate, "10.0.0.3"));
        }
    }
}
