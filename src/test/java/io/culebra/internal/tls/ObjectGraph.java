package io.culebra.internal.tls;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be reached from a handshake, but for what it shares with others. */
final class ObjectGraph {
    /** Shared by many handshakes, or somebody else's. */
    private static final Set<String> SHARED =
            Set.of("config", "operations", "random", "sink", "sessions");

    private ObjectGraph() {}

    /** All objects, by identity. */
    static Set<Object> of(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            switch (next) {
                case Optional<?> some -> some.ifPresent(open::add);
                case Map<?, ?> many -> open.addAll(many.values());
                case Iterable<?> many -> many.forEach(open::add);
                case Object[] many ->
                        Arrays.stream(many).filter(one -> one != null).forEach(open::add);
                default -> addFields(next, open);
            }
        }
        return seen;
    }

    /** The fields of an object of this package that hold an object. */
    static List<Object> fields(Object owner) {
        Deque<Object> found = new ArrayDeque<>();
        addFields(owner, found);
        return List.copyOf(found);
    }

    private static void addFields(Object owner, Deque<Object> open) {
        for (Class<?> type = owner.getClass(); isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        || field.getType().isPrimitive()
                        || SHARED.contains(field.getName())) {
                    continue;
                }
                field.setAccessible(true);
                try {
                    Object value = field.get(owner);
                    if (value != null && !(value instanceof ServerTickets)) {
                        open.add(value);
                    }
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("io.culebra.internal.tls.");
    }
}
