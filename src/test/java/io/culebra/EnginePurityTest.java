package io.culebra;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.culebra.api.RandomSource;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine is a function of time and datagrams: it must have no way to learn anything else. And
 * foreign names stay in the few packages that need them.
 */
class EnginePurityTest {
    private static final String INTERNAL = "io.culebra.internal.";
    private static final String TLS = INTERNAL + "tls..";

    private static final String[] ENGINE = {
        INTERNAL + "memory..",
        INTERNAL + "wire..",
        INTERNAL + "crypto..",
        INTERNAL + "recovery..",
        INTERNAL + "stream..",
        TLS,
        INTERNAL + "path..",
        INTERNAL + "qpack..",
        INTERNAL + "http3..",
        INTERNAL + "connection..",
        INTERNAL + "endpoint..",
    };

    /** Only what is in the artifact, wherever its classes lie. */
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(
                            RandomSource.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void looksAtTheEngine() {
        assertFalse(CLASSES.that(resideInAnyPackage(ENGINE)).isEmpty());
    }

    /** Nothing that waits, runs beside, or is shared. */
    @Nested
    class Threads {
        @Test
        void hasNone() {
            check(
                    engine().should()
                            .dependOnClassesThat(assignableTo(Thread.class))
                            .orShould()
                            .dependOnClassesThat()
                            .belongToAnyOf(ThreadLocal.class, java.util.Timer.class));
        }

        @Test
        void usesNothingConcurrentButAnswersThatComeLate() {
            check(
                    engine().should()
                            .dependOnClassesThat(
                                    resideInAPackage("java.util.concurrent..")
                                            .and(
                                                    not(
                                                            belongToAnyOf(
                                                                    CompletionStage.class,
                                                                    CompletableFuture.class,
                                                                    CompletionException.class)))));
        }

        @Test
        void neverHandsACallbackToAThreadPool() {
            check(
                    engine().should()
                            .callMethodWhere(
                                    target(
                                            "runs on another thread",
                                            owner -> owner.isAssignableTo(CompletionStage.class),
                                            name ->
                                                    name.endsWith("Async")
                                                            || name.equals("join")
                                                            || name.equals("orTimeout")
                                                            || name.equals("completeOnTimeout"))));
        }

        @Test
        void hasNoLocksAndNoVolatileFields() {
            check(
                    noMethods()
                            .that()
                            .areDeclaredInClassesThat()
                            .resideInAnyPackage(ENGINE)
                            .should()
                            .haveModifier(JavaModifier.SYNCHRONIZED));
            check(
                    noFields()
                            .that()
                            .areDeclaredInClassesThat()
                            .resideInAnyPackage(ENGINE)
                            .should()
                            .haveModifier(JavaModifier.VOLATILE));
        }
    }

    @Test
    void hasNoSocketsNoFilesAndNoProcess() {
        check(
                engine().should()
                        .dependOnClassesThat(
                                resideInAnyPackage(
                                                "java.net..",
                                                "java.nio.channels..",
                                                "java.nio.file..")
                                        .and(
                                                not(
                                                        belongToAnyOf(
                                                                InetSocketAddress.class,
                                                                InetAddress.class,
                                                                UnknownHostException.class))))
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                java.io.File.class,
                                java.io.FileInputStream.class,
                                java.io.FileOutputStream.class,
                                java.io.PrintStream.class,
                                Process.class,
                                ProcessBuilder.class,
                                Runtime.class));
    }

    /** Looking a name up waits for the network; taking an address apart does not. */
    @Test
    void looksUpNoNames() {
        check(
                engine().should()
                        .callMethodWhere(
                                target(
                                        "asks a name server",
                                        owner -> owner.isEquivalentTo(InetAddress.class),
                                        name ->
                                                name.equals("getByName")
                                                        || name.equals("getAllByName")
                                                        || name.equals("getLocalHost")
                                                        || name.equals("getHostName")
                                                        || name.equals("getCanonicalHostName")
                                                        || name.equals("isReachable"))));
    }

    @Test
    void hasNoClock() {
        check(
                engine().should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callConstructor(Date.class)
                        .orShould()
                        .callMethod(X509Certificate.class, "checkValidity")
                        .orShould()
                        .dependOnClassesThat()
                        .belongToAnyOf(
                                Clock.class, InstantSource.class, Instant.class, Calendar.class));
    }

    @Test
    void hasNoLogger() {
        check(
                engine().should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(System.Logger.class)
                        .orShould()
                        .callMethod(System.class, "getLogger", String.class));
    }

    @Nested
    class Chance {
        @Test
        void comesFromOutside() {
            check(
                    engine().and()
                            .resideOutsideOfPackage(TLS)
                            .should()
                            .dependOnClassesThat(isRandom())
                            .orShould()
                            .callMethod(Math.class, "random")
                            .orShould()
                            .callMethod(UUID.class, "randomUUID"));
        }

        /** Bouncy Castle wants a SecureRandom: it gets one that asks the RandomSource. */
        @Test
        void isASecureRandomInTlsOnlyAsASubclass() {
            check(
                    engine().and()
                            .resideInAPackage(TLS)
                            .should()
                            .dependOnClassesThat(
                                    isRandom()
                                            .and(not(assignableTo(SecureRandom.class)))
                                            .and(not(belongToAnyOf(Random.class)))
                                            .and(not(belongToAnyOf(RandomGenerator.class))))
                            .orShould()
                            .callMethodWhere(
                                    target(
                                            "gets a SecureRandom of its own",
                                            owner -> owner.isEquivalentTo(SecureRandom.class),
                                            name -> name.startsWith("getInstance"))));
            check(
                    engine().and()
                            .resideInAPackage(TLS)
                            .and(not(assignableTo(SecureRandom.class)))
                            .should()
                            .callConstructor(SecureRandom.class)
                            .orShould()
                            .callConstructor(Random.class));
        }

        private static DescribedPredicate<JavaClass> isRandom() {
            return assignableTo(RandomGenerator.class)
                    .or(belongToAnyOf(SplittableRandom.class))
                    .as("a random generator");
        }
    }

    /** A name that is everywhere can never be replaced. */
    @Nested
    class ForeignNames {
        @ParameterizedTest(name = "{0} only in {1} and {2}")
        @CsvSource({
            "org.bouncycastle.., io.culebra.internal.tls.., io.culebra.internal.crypto..",
            "org.jctools.., io.culebra.internal.runtime.., io.culebra.internal.runtime..",
            "picocli.., io.culebra.cli.., io.culebra.cli..",
        })
        void stayHome(String foreign, String home, String otherHome) {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(home, otherHome)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(foreign));
        }

        @Test
        void nativeCodeIsCalledFromTwoPackages() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(
                                    INTERNAL + "syscall..", INTERNAL + "libcrypto..")
                            .should()
                            .dependOnClassesThat(
                                    resideInAPackage("java.lang.foreign")
                                            .and(
                                                    DescribedPredicate.describe(
                                                            "are of Linker",
                                                            one ->
                                                                    one.getFullName()
                                                                            .startsWith(
                                                                                    Linker.class
                                                                                            .getName())))));
        }

        /** But for the objects of a library, which live as long as the key that they are of. */
        @Test
        void memoryIsAllocatedWhereThreadsStart() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(INTERNAL + "runtime..", "io.culebra.cli..")
                            .and()
                            .doNotHaveFullyQualifiedName(INTERNAL + "libcrypto.Owner")
                            .should()
                            .callMethodWhere(arena(name -> name.startsWith("of"))));
        }

        /** A native library, once loaded, stays. */
        @Test
        void memoryForGoodIsAllocatedBesideNativeCodeToo() {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(
                                    INTERNAL + "runtime..",
                                    "io.culebra.cli..",
                                    INTERNAL + "syscall..",
                                    INTERNAL + "libcrypto..")
                            .should()
                            .callMethodWhere(arena(name -> name.equals("global"))));
        }

        private static DescribedPredicate<JavaMethodCall> arena(Predicate<String> factory) {
            return target("makes an Arena", owner -> owner.isEquivalentTo(Arena.class), factory);
        }
    }

    private static GivenClassesConjunction engine() {
        return noClasses().that().resideInAnyPackage(ENGINE);
    }

    /** Packages may not be there yet: a rule about nothing holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static DescribedPredicate<JavaMethodCall> target(
            String what, Predicate<JavaClass> owner, Predicate<String> name) {
        return DescribedPredicate.describe(
                what,
                call -> {
                    AccessTarget target = call.getTarget();
                    return owner.test(target.getOwner()) && name.test(target.getName());
                });
    }
}
