package org.muster.code;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The static initializer of a class, statement by statement. A statement that only gives a static field its value matters
 * to those who use that field; every other runs with whatever is used of the class.
 */
final class Initializer {
    /**
     * One or more statements.
     *
     * @param field the name of the field that alone they are for; null if they always matter
     * @param tokens their code
     */
    record Part(@Nullable String field, List<Object> tokens) {}

    private final Body body;
    private final String owner;
    private final boolean synthetic;
    /** Instructions that no cut may go before. */
    private final BitSet joined = new BitSet();

    private Initializer(Body body, String owner, boolean synthetic) {
        this.body = body;
        this.owner = owner;
        this.synthetic = synthetic;
    }

    /**
     * The parts of an initializer.
     *
     * @param owner internal name of the class
     * @param synthetic whether the compiler made the class up, to hold the tables of switches over enums
     */
    static List<Part> parts(Body body, String owner, boolean synthetic) {
        return new Initializer(body, owner, synthetic).split();
    }

    private List<Part> split() {
        int size = body.instructions.size();
        int[] depths = StackDepth.before(body);
        join();
        List<Part> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || (depths[i] == 0 && !joined.get(i))) {
                if (start < size - 1) { // the last is only the return
                    parts.add(new Part(field(start, i), body.tokens(start, i)));
                }
                start = i;
            }
        }
        return parts;
    }

    /** Finds what jumps and exception handlers hold together. */
    private void join() {
        for (int i = 0; i < body.instructions.size(); i++) {
            switch (body.instructions.get(i)) {
                case BranchInstruction b -> join(i, body.place(b.target()));
                case LookupSwitchInstruction s -> {
                    join(i, body.place(s.defaultTarget()));
                    int from = i;
                    s.cases().forEach(c -> join(from, body.place(c.target())));
                }
                case TableSwitchInstruction s -> {
                    join(i, body.place(s.defaultTarget()));
                    int from = i;
                    s.cases().forEach(c -> join(from, body.place(c.target())));
                }
                default -> {}
            }
        }
        for (ExceptionCatch handler : body.handlers) {
            int start = body.place(handler.tryStart());
            joined.set(start + 1, Math.max(body.place(handler.tryEnd()), body.place(handler.handler()) + 1));
        }
    }

    /** A statement may jump to its end, which is where the next begins, or to its start. */
    private void join(int from, int to) {
        if (to > from) {
            joined.set(from + 1, to);
        } else {
            joined.set(to + 1, from + 1);
        }
    }

    /** The static field that these instructions are for. */
    private @Nullable String field(int from, int to) {
        List<Instruction> part = body.instructions.subList(from, to);
        if (synthetic) {
            return part.stream()
                    .filter(this::ofOwnField)
                    .map(i -> ((FieldInstruction) i).name().stringValue())
                    .findFirst()
                    .orElse(null);
        }
        boolean more = part.stream()
                .anyMatch(i -> i instanceof StoreInstruction
                        || i instanceof IncrementInstruction
                        || i instanceof ReturnInstruction);
        return !more
                        && part.getLast() instanceof FieldInstruction f
                        && puts(f)
                        && part.stream().filter(this::puts).count() == 1
                ? f.name().stringValue()
                : null;
    }

    private boolean ofOwnField(Instruction i) {
        return i instanceof FieldInstruction f && f.owner().asInternalName().equals(owner);
    }

    private boolean puts(Instruction i) {
        return ofOwnField(i) && i.opcode() == Opcode.PUTSTATIC;
    }
}
