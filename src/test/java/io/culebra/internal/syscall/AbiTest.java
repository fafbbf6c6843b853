package io.culebra.internal.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Java believes of the kernel's structures and numbers is what the C compiler says of them.
 */
class AbiTest {
    private static final List<StructLayout> SAME_EVERYWHERE =
            List.of(
                    MsgLayouts.IOVEC,
                    MsgLayouts.MSGHDR,
                    MsgLayouts.MMSGHDR,
                    MsgLayouts.CMSGHDR,
                    MsgLayouts.SOCKADDR_IN,
                    MsgLayouts.SOCKADDR_IN6,
                    MsgLayouts.IN_PKTINFO,
                    MsgLayouts.IN6_PKTINFO,
                    MsgLayouts.TIMESPEC,
                    MsgLayouts.SOCK_FILTER,
                    MsgLayouts.SOCK_FPROG);

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void layoutsAreTheCompilers(String architecture) throws Exception {
        Map<String, String> java = new TreeMap<>();
        SAME_EVERYWHERE.forEach(struct -> describe(struct, java));
        describe(MsgLayouts.epollEvent("amd64".equals(architecture)), java);
        Map<String, String> c =
                probed(
                        architecture,
                        name -> !name.startsWith("const.") && !name.startsWith("errno."));
        assertEquals(c, java);
    }

    @Test
    void epollEventsAreThisMachines() {
        boolean packed = "amd64".equals(System.getProperty("os.arch"));
        assertEquals(MsgLayouts.epollEvent(packed), MsgLayouts.EPOLL_EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void constantsAreTheHeaders(String architecture) throws Exception {
        Map<String, String> c = probed(architecture, name -> name.startsWith("const."));
        c.replaceAll((name, value) -> Integer.toString(Integer.parseUnsignedInt(value)));
        assertEquals(c, constants(SocketConstants.class, "const."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void errorNumbersAreTheHeaders(String architecture) throws Exception {
        Map<String, String> java = constants(Errno.class, "errno.");
        java.remove("errno.COUNT");
        assertEquals(probed(architecture, name -> name.startsWith("errno.")), java);
        for (Map.Entry<String, String> entry : java.entrySet()) {
            int errno = Integer.parseInt(entry.getValue());
            assertEquals(entry.getKey(), "errno." + Errno.name(errno));
            assertFalse(Errno.text(errno).equals(Errno.name(errno)), entry + " has no words");
        }
    }

    private static Map<String, String> probed(String architecture, Predicate<String> wanted)
            throws Exception {
        Path file = Path.of("native-syscalls", "abi", "linux-" + architecture + ".txt");
        Map<String, String> said = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (wanted.test(words[0])) {
                said.put(words[0], words[1]);
            }
        }
        assertFalse(said.isEmpty(), file + " says nothing");
        return said;
    }

    private static void describe(StructLayout struct, Map<String, String> to) {
        String name = struct.name().orElseThrow();
        to.put(name + ".sizeof", Long.toString(struct.byteSize()));
        for (MemoryLayout member : struct.memberLayouts()) {
            if (member instanceof PaddingLayout) {
                continue;
            }
            String field = member.name().orElseThrow();
            long offset = struct.byteOffset(PathElement.groupElement(field));
            to.put(name + "." + field, offset + "+" + member.byteSize());
        }
    }

    private static Map<String, String> constants(Class<?> in, String prefix) throws Exception {
        Map<String, String> values = new TreeMap<>();
        for (Field field : in.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == int.class) {
                values.put(prefix + field.getName(), Integer.toString(field.getInt(null)));
            }
        }
        return values;
    }
}
