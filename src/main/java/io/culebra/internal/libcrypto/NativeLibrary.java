package io.culebra.internal.libcrypto;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** One loaded shared library: its symbols, and the file that it came from. Never unloaded. */
final class NativeLibrary {
    private static final Path MAPS = Path.of("/proc/self/maps");

    private final String name;
    private final SymbolLookup symbols;

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /**
     * Loads a library.
     *
     * @param nameOrPath with a slash in it a file, without one a name for the system's loader
     * @throws UnusableLibraryException if there is none, or native access is not granted
     */
    static NativeLibrary load(String nameOrPath) throws UnusableLibraryException {
        try {
            SymbolLookup found =
                    nameOrPath.indexOf(File.separatorChar) >= 0
                            ? SymbolLookup.libraryLookup(Path.of(nameOrPath), Arena.global())
                            : SymbolLookup.libraryLookup(nameOrPath, Arena.global());
            return new NativeLibrary(nameOrPath, found);
        } catch (IllegalCallerException e) {
            throw new UnusableLibraryException(
                    "native access is not granted to " + NativeLibrary.class.getModule(), e);
        } catch (IllegalArgumentException e) {
            throw new UnusableLibraryException(nameOrPath + " cannot be loaded", e);
        }
    }

    String name() {
        return name;
    }

    /**
     * Finds a function.
     *
     * @return its address, as a segment that is always alive, so that a call checks nothing
     */
    MemorySegment function(String symbol) throws UnusableLibraryException {
        MemorySegment found =
                symbols.find(symbol)
                        .orElseThrow(
                                () -> new UnusableLibraryException(name + " has no " + symbol));
        return MemorySegment.ofAddress(found.address());
    }

    /** The file that a function's code is mapped from; the name it was loaded by if unknown. */
    String fileOf(MemorySegment function) {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> covers(line, function.address()))
                    .map(line -> line.substring(Math.max(line.indexOf('/'), 0)))
                    .findFirst()
                    .orElse(name);
        } catch (IOException e) {
            return name;
        }
    }

    /** A line is "from-to rights offset device inode path", numbers in hex. */
    private static boolean covers(String line, long address) {
        int dash = line.indexOf('-');
        int space = line.indexOf(' ', dash);
        long from = Long.parseUnsignedLong(line, 0, dash, 16);
        long to = Long.parseUnsignedLong(line, dash + 1, space, 16);
        return Long.compareUnsigned(from, address) <= 0
                && Long.compareUnsigned(address, to) < 0
                && line.indexOf('/') > 0;
    }
}
