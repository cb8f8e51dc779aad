package io.repforge.tests.fuzz;

/**
 * What came of a damaged input.
 *
 * @param kind whether that was right
 * @param told what the command said, or what is wrong
 */
record Verdict(Kind kind, String told) {

    private static final int LONGEST = 3000;
    private static final int MOST_LINES = 40;

    enum Kind {
        /** It was taken, and what came of it is right, or what isn't was said. */
        ACCEPTED(true),
        /** Exit code 2 and a sentence. */
        REFUSED(true),
        /** A stack trace, or an exit code that says that Repforge itself failed. */
        TRACE(false),
        /** Refused without a word, without the file's name, or with too many words. */
        WORDLESS(false),
        /** Something was lost or changed, and nothing was said. */
        SILENT(false),
        /** It didn't end in time. */
        HANG(false),
        /** The virtual machine died. */
        DIED(false);

        private final boolean right;

        Kind(boolean right) {
            this.right = right;
        }

        boolean isRight() {
            return right;
        }
    }

    /**
     * Judges how a command ended by its exit code and words alone.
     *
     * @param name what a refusal must name, such as the damaged file
     */
    static Verdict of(Command command, String name) {
        String said = command.said();
        if (said.contains("\tat ") || said.contains("Repforge failed with") || command.code() != 0 && command.code() != 2) {
            return new Verdict(Kind.TRACE, "exit " + command.code() + ": " + said);
        }
        if (command.code() == 0) {
            return new Verdict(Kind.ACCEPTED, said);
        }
        boolean words = !said.isBlank() && said.length() <= LONGEST && said.lines().count() <= MOST_LINES && said.contains(name);
        return new Verdict(words ? Kind.REFUSED : Kind.WORDLESS, words ? said : "without a good word, or without '" + name + "': " + said);
    }

    boolean isAccepted() {
        return kind == Kind.ACCEPTED;
    }

    /** The same, unless it was accepted, in silence, and something is wrong. */
    Verdict unless(boolean wrong, String what) {
        return isAccepted() && wrong ? new Verdict(Kind.SILENT, what + (told.isBlank() ? "" : "; said: " + told)) : this;
    }
}
