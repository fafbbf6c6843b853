package io.culebra.internal.libcrypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.culebra.internal.crypto.KeyEncapsulation;
import io.culebra.internal.crypto.NamedGroup;
import io.culebra.internal.crypto.PublicKeyOperations;
import io.culebra.internal.crypto.SignatureScheme;
import io.culebra.internal.wire.TransportException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicKeyAnswersTest {
    private final LibcryptoOperations sound = LibcryptoUnderTest.make(new NoOperations());

    @Test
    void areGivenByTheLibraryHere() {
        assertEquals(Optional.empty(), PublicKeyAnswers.firstWrong(sound, sound));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"X25519MLKEM768", "SECP256R1MLKEM768"})
    void areAskedOfEveryCurve(NamedGroup broken) {
        for (Fault fault : List.of(Fault.SECRET, Fault.TAKES_ALL_SHARES)) {
            assertEquals(Optional.of(broken.tlsName()), firstWrong(broken.tlsName(), fault));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ECDSA_SECP256R1_SHA256",
                "ECDSA_SECP384R1_SHA384",
                "ED25519",
                "RSA_PSS_RSAE_SHA256"
            })
    void areAskedOfEveryKindOfSignature(SignatureScheme broken) {
        for (Fault fault : List.of(Fault.SIGNATURE, Fault.TAKES_ALL_SIGNATURES, Fault.TAKES_NONE)) {
            assertEquals(Optional.of(broken.name()), firstWrong(broken.name(), fault));
        }
    }

    private Optional<String> firstWrong(String where, Fault fault) {
        return PublicKeyAnswers.firstWrong(new Broken(sound, where, Set.of(fault)), sound);
    }

    private enum Fault {
        SECRET,
        TAKES_ALL_SHARES,
        SIGNATURE,
        TAKES_ALL_SIGNATURES,
        TAKES_NONE
    }

    /** Sound operations, but for one fault of one group or scheme. */
    private record Broken(PublicKeyOperations sound, String where, Set<Fault> faults)
            implements PublicKeyOperations {
        @Override
        public Offer offer(NamedGroup group) {
            return sound.offer(group);
        }

        @Override
        public Agreement answer(NamedGroup group, byte[] share) throws TransportException {
            if (has(group.tlsName(), Fault.TAKES_ALL_SHARES)) {
                try {
                    return sound.answer(group, share);
                } catch (TransportException e) {
                    return new Agreement(share, share);
                }
            }
            Agreement answer = sound.answer(group, share);
            if (has(group.tlsName(), Fault.SECRET)) {
                answer.secret()[0] ^= 1;
            }
            return answer;
        }

        @Override
        public KeyEncapsulation mlKem768() {
            return sound.mlKem768();
        }

        @Override
        public byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] content)
                throws GeneralSecurityException {
            byte[] other = Arrays.copyOf(content, content.length + 1);
            boolean wrong = has(scheme.name(), Fault.SIGNATURE);
            return sound.sign(key, scheme, wrong ? other : content);
        }

        @Override
        public boolean verify(
                PublicKey key, SignatureScheme scheme, byte[] content, byte[] signature) {
            return !has(scheme.name(), Fault.TAKES_NONE)
                    && (has(scheme.name(), Fault.TAKES_ALL_SIGNATURES)
                            || sound.verify(key, scheme, content, signature));
        }

        private boolean has(String what, Fault fault) {
            return where.equals(what) && faults.contains(fault);
        }
    }
}
