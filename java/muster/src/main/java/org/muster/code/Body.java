package org.muster.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The code of one method: its instructions, and where its labels are, counted in instructions. */
final class Body {
    /** Reads class files without what is there for debuggers and the verifier only. */
    static final ClassFile READER = ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
            ClassFile.StackMapsOption.DROP_STACK_MAPS);

    final List<Instruction> instructions = new ArrayList<>();
    final List<ExceptionCatch> handlers;
    private final IdentityHashMap<Label, Integer> places = new IdentityHashMap<>();

    Body(CodeModel code) {
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                places.put(target.label(), instructions.size());
            } else if (element instanceof Instruction instruction) {
                instructions.add(instruction);
            }
        }
        handlers = code.exceptionHandlers();
    }

    int place(Label label) {
        Integer place = places.get(label);
        if (place == null) {
            throw new IllegalArgumentException("a label of the code is nowhere");
        }
        return place;
    }

    /** Whether a class is named only to ask whether its assertions are on. */
    private boolean isForAssertions(int i) {
        return instructions.get(i) instanceof ConstantInstruction
                && i + 1 < instructions.size()
                && instructions.get(i + 1) instanceof InvokeInstruction call
                && call.name().equalsString("desiredAssertionStatus");
    }

    /** All of it. */
    List<Object> tokens() {
        return tokens(0, instructions.size());
    }

    /** A part of it that no jump enters or leaves, with places counted from its start. */
    List<Object> tokens(int from, int to) {
        Tokens out = new Tokens();
        for (int i = from; i < to; i++) {
            if (isForAssertions(i)) {
                out.bytes().put(Tokens.ASSERTIONS);
            } else {
                out.add(instructions.get(i), label -> place(label) - from);
            }
        }
        for (ExceptionCatch handler : handlers) {
            int start = place(handler.tryStart());
            if (start >= from && start < to) {
                out.bytes()
                        .put(0xFF)
                        .number(start - from)
                        .number(place(handler.tryEnd()) - from)
                        .number(place(handler.handler()) - from);
                handler.catchType().ifPresentOrElse(out::type, () -> out.bytes().put(0));
            }
        }
        return out.list();
    }
}
