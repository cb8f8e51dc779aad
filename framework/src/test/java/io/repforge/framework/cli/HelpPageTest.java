package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the help of commands reads. */
class HelpPageTest {

    private static String help(String... command) {
        StringWriter out = new StringWriter();
        String[] args = Arrays.copyOf(command, command.length + 1);
        args[command.length] = "--help";
        assertEquals(0, Main.run(new PrintWriter(out, true), new PrintWriter(out, true), args), out::toString);
        return out.toString();
    }

    private static void inOrder(String text, String... parts) {
        int at = -1;
        for (String part : parts) {
            int next = text.indexOf(part, at + 1);
            assertTrue(next > at, () -> part + " isn't there, or isn't after what stands before it here, in\n" + text);
            at = next;
        }
    }

    @Test
    void commandsStandByWhatTheyAreForAndNoneIsLeft() {
        inOrder(help(), "\nTrain:\n  train ", "\nLook and judge:\n  evaluate ", "\nUse:\n  embed ", "\nScale out:\n  spark ", "\nExtend:\n  plugins ", "\nHelp:\n  help ",
                "\n  completion ");
        inOrder(help("plugins"), "\nWhat is installed:\n  list ", "\nFind and install:\n  search ", "\nWrite and publish:\n  new ");
        for (String all : List.of(help(), help("plugins"))) {
            assertFalse(all.contains("\nCommands:"), all);
        }
    }

    @Test
    void ofACommandTheListHasTheFirstSentence() {
        assertTrue(help().contains("  fine-tune   Makes a classifier of an encoder and labels: an ONNX model"), HelpPageTest::help);
        assertFalse(help().contains("First a layer is fitted"), HelpPageTest::help);
        assertTrue(help("fine-tune").contains("First a layer is fitted"));
    }

    @Test
    void whatMustBeGivenStandsFirstAndWhatAllCommandsHaveLast() {
        inOrder(help("evaluate"), "Usage: repforge evaluate --train=DATA [OPTIONS] RUN|ENCODER.onnx\n", "\nOptions:\n      --train=DATA ", "      --test=DATA ",
                "\nEncoder and data:\n      --checkpoint=NAME ", "\nGeneral:\n", "  -h, --help ", "\nExit codes:\n", "\nExamples:\n  ");
    }

    @Test
    void exitCodesAreThoseOfTheCommand() {
        assertTrue(help("train").contains("\n  1   the encoder is written but computes otherwise"), () -> help("train"));
        for (String command : List.of("embed", "recipe", "plugins")) {
            inOrder(help(command), "\nExit codes:\n  0   it is done\n  1   Repforge failed", "\n  2   arguments, a recipe,");
        }
    }

    @Test
    void examplesAreLinesToBeCopied() {
        assertTrue(help("fine-tune").contains("\n  repforge fine-tune encoder.onnx --train photos --test others --labels 10% --out c.onnx\n"), () -> help("fine-tune"));
    }
}
