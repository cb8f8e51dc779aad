package io.repforge.framework.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.repforge.api.Augmenter;
import io.repforge.api.BatchExtender;
import io.repforge.api.DataSource;
import io.repforge.api.Decoder;
import io.repforge.api.Encoder;
import io.repforge.api.Loss;
import io.repforge.api.Optimizer;
import io.repforge.api.PairConstructor;
import io.repforge.api.RunListener;
import io.repforge.api.Schedule;
import io.repforge.framework.plugin.TestPlugin;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong within a plugin while a recipe is checked or trained: a sentence that names the jar, the component and the method, exit code 2,
 * the stack trace in a file, and no folder of a run that couldn't start.
 */
class PluginFaultsTest {

    private static final String FAIL = "if (true) throw new AssertionError(\"oops\");";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    /** By class name. */
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, Class<?>> kinds = new LinkedHashMap<>();

    /** A plugin that has all that training takes. What is in comments can be made to fail. */
    PluginFaultsTest() {
        component(Encoder.class, "Enc", "encoder", "", """
                @Override public EncoderModule build(Context c, Options o) {
                    /*build*/
                    Linear out = new Linear(c.graph(), "out", c.representationDim().getAsInt());
                    return x -> { /*encode*/ return Encoding.of(Distribution.point(out.apply(x.reshape(x.dim(0), 16)))); };
                }
                """);
        component(Decoder.class, "Dec", "decoder", "", """
                @Override public DecoderModule build(Context c, Options o) { /*build*/ return (e, b) -> { /*decode*/ return Comparison.of(e.context().representation(), e.target().representation()); }; }
                """);
        component(Loss.class, "Los", "loss", "", """
                @Override public Value compute(Graph g, Inputs i, Options o) {
                    /*compute*/
                    Tensor x = i.comparison().context().mean();
                    return Value.of(x.mul(x).sum());
                }
                """);
        component(Augmenter.class, "Aug", "none", "", "@Override public PairTensors augment(Graph g, PairTensors b, PairSpec s, Options o) { /*augment*/ return b; }");
        component(BatchExtender.class, "Ext", "identity", "", "@Override public Comparison extend(Graph g, Comparison c, Options o) { /*extend*/ return c; }");
        component(Optimizer.class, "Opt", "adam", "", """
                @Override public UpdateRule rule(Options o) {
                    /*rule*/
                    return new UpdateRule() {
                        @Override public double learningRate() { return 0.1; }
                        @Override public Tensor direction(Update u) { /*direction*/ return u.gradient(); }
                        @Override public Step step() { return new Descend(); }
                    };
                }
                """);
        component(Schedule.class, "Sch", "constant", "", "@Override public double learningRate(double b, Progress p, Options o) { /*rate*/ return b; }");
        component(PairConstructor.class, "Pai", "identity", "", """
                @Override public PairSpec spec(StepSpec s, Options o) { /*spec*/ return PairSpec.of(s.observation(), s.observation()); }
                @Override public PairReader pairs(StepReader steps, StepSpec s, Options o, long seed) {
                    /*pairs*/
                    return new PairReader() {
                        private int given;
                        @Override public Pair next() throws IOException {
                            /*next*/
                            given++;
                            Step step = steps.next();
                            return step == null ? null : Pair.of(step.observation(), step.observation(), null, 0, given);
                        }
                    };
                }
                """);
        component(DataSource.class, "Dat", "data", "", """
                @Override public Dataset open(Options o, DataContext c) {
                    /*open*/
                    return new Dataset() {
                        @Override public StepSpec spec() { return StepSpec.of(Space.box(16)); }
                        @Override public OptionalLong size() { return OptionalLong.of(40); }
                        @Override public StepReader read(Pass pass) {
                            /*read*/
                            return StepReader.of(java.util.Collections.nCopies(40, Step.of(Array.of(Shape.of(16), new float[16]))));
                        }
                    };
                }
                """);
        component(RunListener.class, "Lis", "listener", "", """
                @Override public Observer start(Run run, Options o) {
                    /*start*/
                    return new Observer() {
                        @Override public void onStep(long step, double loss) { /*step*/ }
                    };
                }
                """);
    }

    private void component(Class<?> kind, String className, String name, String options, String body) {
        kinds.put("v." + className, kind);
        sources.put("v." + className, """
                package v;
                import io.repforge.api.*; import io.repforge.api.array.*; import io.repforge.api.data.*; import io.repforge.api.graph.*;
                import io.repforge.api.nn.*; import io.repforge.api.option.*; import io.repforge.api.space.*; import java.io.IOException;
                import java.util.OptionalLong;
                public class %1$s implements %2$s<%1$s.Options> {
                    public record Options(%4$s) { /*bind*/ }
                    @Override public String name() { return "%3$s"; }
                    @Override public String description() { return "For tests"; }
                    @Override public Class<Options> optionsType() { return Options.class; }
                    %5$s
                }
                """.formatted(className, kind.getSimpleName(), name, options, body));
    }

    private PluginFaultsTest with(String className, String there, String instead) {
        String source = sources.get("v." + className);
        assertTrue(source.contains(there), there);
        sources.put("v." + className, source.replace(there, instead));
        return this;
    }

    private Path jar(String... leftOut) {
        TestPlugin plugin = TestPlugin.of("vendor");
        sources.forEach(plugin::source);
        kinds.forEach((className, kind) -> plugin.provider(kind, className));
        List.of(leftOut).forEach(plugin::withoutClass);
        return plugin.jar(folder, "vendor.jar").toAbsolutePath();
    }

    private String[] command(String... words) throws IOException {
        Path recipe = Files.writeString(folder.resolve("mine.yaml"), """
                data: {train: [data]}
                encoder: encoder
                decoder: decoder
                loss: loss
                listeners: [listener]
                representation_dim: 4
                batch_size: 4
                n_epochs: 1
                threads: 1
                """);
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of(recipe.toString(), "--plugins", folder.toString()));
        return all.toArray(String[]::new);
    }

    private int run(String... words) throws IOException {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), command(words));
    }

    private int train() throws IOException {
        return run("train", "--out", folder.resolve("run").toString());
    }

    /** The sentence of a plugin's fault, above the name of the file with the stack trace. */
    private void assertSentence(String expected, int code) throws IOException {
        String[] lines = err.toString().lines().filter(line -> !line.startsWith("INFO") && !line.startsWith("WARN")).toArray(String[]::new);
        assertEquals(expected, lines[0], err::toString);
        assertEquals(2, code);
        assertEquals(2, lines.length, err::toString);
        assertTrue(lines[1].startsWith("The stack trace is in "), lines[1]);
        assertTrue(Files.readString(Path.of(lines[1].substring("The stack trace is in ".length()))).contains("\tat v."));
    }

    @Test
    void withoutFaultsItTrains() throws IOException {
        jar();
        assertEquals(0, run("recipe", "check"), err::toString);
        assertTrue(out.toString().contains("68 parameters, of 68 that are trained"), out::toString);
        assertEquals(0, train(), err::toString);
        assertTrue(Files.exists(folder.resolve("run/encoder.onnx")));
    }

    @ParameterizedTest
    @CsvSource({
            "Enc, build, encoder, build()", "Enc, encode, encoder, build()", "Dec, build, decoder, build()", "Dec, decode, decoder, build()",
            "Los, compute, loss, compute()", "Aug, augment, augmenter, augment()", "Ext, extend, batch extender, extend()", "Opt, rule, optimizer, rule()",
            "Sch, rate, schedule, learningRate()", "Pai, spec, pair constructor, spec()", "Pai, pairs, pair constructor, pairs()",
            "Pai, next, pair constructor, next() of v.Pai$1", "Dat, open, data source, open()", "Dat, read, data source, read() of v.Dat$1"})
    void anErrorBeforeThereIsAFolder(String className, String where, String kind, String method) throws IOException {
        Path jar = with(className, "/*" + where + "*/", FAIL).jar();
        int code = train();
        assertSentence(jar + ": the " + kind + " v." + className + " of the plugin 'vendor' failed in " + method
                + " with java.lang.AssertionError: oops; report it to the plugin's author.", code);
        assertFalse(Files.exists(folder.resolve("run")), "no folder was made");
    }

    /** Nothing that the user gave is blamed for what a plugin's own code throws. */
    @ParameterizedTest
    @CsvSource({"Pai, spec, pair constructor, spec(), IllegalArgumentException", "Pai, spec, pair constructor, spec(), NullPointerException",
            "Enc, build, encoder, build(), IllegalArgumentException", "Los, compute, loss, compute(), NullPointerException",
            "Opt, rule, optimizer, rule(), IllegalArgumentException", "Dat, open, data source, open(), IllegalArgumentException"})
    void whatThePluginThrowsIsThePluginsFault(String className, String where, String kind, String method, String type) throws IOException {
        Path jar = with(className, "/*" + where + "*/", "if (true) throw new " + type + "(\"oops\");").jar();
        assertSentence(jar + ": the " + kind + " v." + className + " of the plugin 'vendor' failed in " + method
                + " with java.lang." + type + ": oops; report it to the plugin's author.", run("recipe", "check"));
    }

    @ParameterizedTest
    @CsvSource({"Pai, spec, 'pair_constructor: ''identity'' can''t work on this data (there are none); use others.'",
            "Enc, build, 'encoder: ''encoder'' can''t be built here (there are none); use others.'",
            "Los, compute, 'loss: ''loss'' can''t be built here (there are none); use others.'"})
    void whatDoesntGoTogetherIsTheUsersFault(String className, String where, String sentence) throws IOException {
        with(className, "/*" + where + "*/", "if (true) throw new io.repforge.api.fault.OptionsException(\"there are none\", \"use others\");").jar();
        assertEquals(2, run("recipe", "check"));
        assertEquals(sentence, err.toString().strip());
    }

    @Test
    void optionsThatTheirRecordRefusesAreTheUsersFault() throws IOException {
        with("Los", "/*bind*/", "public Options { if (true) throw new IllegalArgumentException(\"it is too late\"); }").jar();
        assertEquals(2, run("recipe", "check"));
        assertTrue(err.toString().contains("mine.yaml:4") && err.toString().contains("loss isn't valid: it is too late"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @ParameterizedTest
    @CsvSource({"Enc, build, encoder, build()", "Dec, decode, decoder, build()", "Dat, open, data source, open()", "Sch, rate, schedule, learningRate()"})
    void anErrorWhileARecipeIsChecked(String className, String where, String kind, String method) throws IOException {
        Path jar = with(className, "/*" + where + "*/", FAIL).jar();
        assertSentence(jar + ": the " + kind + " v." + className + " of the plugin 'vendor' failed in " + method
                + " with java.lang.AssertionError: oops; report it to the plugin's author.", run("recipe", "check"));
    }

    @ParameterizedTest
    @CsvSource({"Lis, start, run listener, start()", "Lis, step, run listener, onStep() of v.Lis$1"})
    void anErrorOfAListener(String className, String where, String kind, String method) throws IOException {
        Path jar = with(className, "/*" + where + "*/", FAIL).jar();
        assertSentence(jar + ": the " + kind + " v." + className + " of the plugin 'vendor' failed in " + method
                + " with java.lang.AssertionError: oops; report it to the plugin's author.", train());
        assertEquals(where.equals("step"), Files.exists(folder.resolve("run")), "a run that couldn't start leaves no folder");
    }

    /** On the thread that makes batches, after some of them. */
    @Test
    void anErrorWhileDataIsReadInTheBackground() throws IOException {
        Path jar = with("Pai", "/*next*/", "if (given == 30) throw new AssertionError(\"oops\");").jar();
        assertSentence(jar + ": the pair constructor v.Pai of the plugin 'vendor' failed in next() of v.Pai$1 with java.lang.AssertionError: oops; "
                + "report it to the plugin's author.", train());
    }

    @Test
    void optionsThatCantBeBound() throws IOException {
        Path jar = with("Los", "/*bind*/", "public Options { " + FAIL + " }").jar();
        assertSentence(jar + ": the loss v.Los of the plugin 'vendor' failed in the constructor of v.Los$Options with java.lang.AssertionError: oops; "
                + "report it to the plugin's author.", run("recipe", "check"));
    }

    /** A library that was to be within the jar, and is only missed where it is used. */
    @Test
    void aLibraryThatWasLeftOut() throws IOException {
        sources.put("w.Library", "package w; public class Library { public static void help() {} }");
        Path jar = with("Sch", "/*rate*/", "w.Library.help();").jar("w.Library");
        assertSentence(jar + ": the schedule v.Sch of the plugin 'vendor' needs the class w.Library in learningRate(), which is neither in the jar nor"
                + " shared by Repforge; package the library that it is of along: shade it into the jar, or make a zip of the plugin with its classes in"
                + " classes/ and its libraries in lib/.", train());
        assertFalse(Files.exists(folder.resolve("run")), "no folder was made");
    }

    @Test
    void recursionWithoutEnd() throws IOException {
        Path jar = with("Los", "/*compute*/", "if (true) return compute(g, i, o);").jar();
        assertSentence(jar + ": the loss v.Los of the plugin 'vendor' failed in compute() with java.lang.StackOverflowError; "
                + "report it to the plugin's author.", run("recipe", "check"));
    }

    @ParameterizedTest
    @CsvSource({"RuntimeException, in getMessage() of v.Los$1", "Error, in compute()"})
    void aFaultWhoseOwnTextFails(String type, String where) throws IOException {
        Path jar =
                with("Los", "/*compute*/", "if (true) throw new " + type + "() { @Override public String getMessage() { throw new IllegalStateException(); } };").jar();
        int code = run("recipe", "check");
        assertTrue(err.toString().startsWith(jar + ": the loss v.Los of the plugin 'vendor' failed " + where + " with "), err::toString);
        assertEquals(2, err.toString().lines().count(), err::toString);
        assertEquals(2, code);
    }

    @ParameterizedTest
    @CsvSource({"Enc, build, encoder, build()", "Dec, decode, decoder, decode()", "Los, compute, loss, compute()",
            "Opt, rule, optimizer, rule()", "Pai, spec, pair constructor, spec()", "Dat, open, data source, open()"})
    void whatIsNull(String className, String where, String kind, String method) throws IOException {
        with(className, "/*" + where + "*/", "if (true) return null;").jar();
        int code = run("recipe", "check");
        assertEquals(2, code, err::toString);
        assertTrue(err.toString().contains("/vendor.jar: the "), err::toString);
    }

    @Test
    void aRepresentationThatIsNull() throws IOException {
        with("Enc", "/*encode*/", "if (true) return null;").jar();
        assertEquals(2, run("recipe", "check"));
        assertEquals("encoder: 'encoder' can't be built here (encoder/encode of context: it gives null): choose another, or sizes that fit.",
                err.toString().strip());
    }

    @Test
    void aLearningRateThatIsNone() throws IOException {
        Path jar = with("Sch", "return b", "return Double.NaN").jar();
        int code = run("recipe", "check");
        assertTrue(err.toString().startsWith(jar + ": the schedule v.Sch of the plugin 'vendor' gives NaN from learningRate(), which is no learning rate; "
                + "report it to the plugin's author."), err::toString);
        assertEquals(2, code);
    }

    /** Each would otherwise train something else in silence, or fail where nobody knows whose fault it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Los | x.mul(x).sum()        | x.mul(x).sum(false, 1)                      | loss v.Los      | gives a loss that is float32 [4] where one float32 number is wanted
            Los | x.mul(x).sum()        | x.mul(x).sum().cast(DType.INT64)            | loss v.Los      | gives a loss that is int64 [] where one float32 number is wanted
            Los | x.mul(x).sum()        | x.mul(x).sum(), java.util.Map.of("all", x)  | loss v.Los      | gives the statistic 'all' that is float32 [4, 4] where one float32 number is wanted
            Enc | c.representationDim().getAsInt() | c.representationDim().getAsInt() + 1 | encoder v.Enc   | gives representations that are float32 [4, 5] where the recipe's representation_dim wants float32 [4, 4]
            Opt | return 0.1            | return Double.NaN                           | optimizer v.Opt | gives NaN from learningRate(), which is no learning rate
            Opt | return new Descend()  | return null                                 | optimizer v.Opt | returns null from step()
            Opt | /*direction*/         | if (u != null) return null;                 | optimizer v.Opt | returns null from direction()
            Opt | /*direction*/         | if (u != null) return u.gradient().sum();   | optimizer v.Opt | gives the direction float32 [] for the parameter encoder/out/
            """)
    void whatIsOfAnotherShapeOrNoNumber(String className, String there, String instead, String component, String sentence) throws IOException {
        Path jar = with(className, there, instead).jar();
        int code = run("recipe", "check");
        assertTrue(err.toString().startsWith(jar + ": the " + component + " of the plugin 'vendor' " + sentence), err::toString);
        assertEquals(2, code);
    }

    /** Not its own fault, perhaps: it says by a {@code GraphException} that it doesn't fit. */
    @Test
    void aNetworkThatDoesntFit() throws IOException {
        with("Enc", "16))", "17))").jar();
        assertEquals(2, run("recipe", "check"));
        assertTrue(err.toString().startsWith("encoder: 'encoder' can't be built here (encoder/"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    /** Built without complaint, and refused by the runtime. */
    @Test
    void aNodeThatThereIsNot() throws IOException {
        Path jar = with("Los", "return Value.of(x.mul(x).sum());", "g.assign(g.state(\"s\", DType.FLOAT32, Shape.SCALAR, Initializer.zeros()),"
                + " g.node(\"NoSuchOperator\", new TensorType(DType.FLOAT32, Shape.SCALAR), java.util.Map.of(), x));\n"
                + "return Value.of(x.mul(x).sum());").jar();
        assertEquals(2, run("recipe", "check"), err::toString);
        assertTrue(err.toString().contains(jar + ": the loss v.Los of the plugin 'vendor' builds a node that ONNX Runtime doesn't take ("), err::toString);
        assertTrue(err.toString().contains("NoSuchOperator"), err::toString);
        assertEquals(2, train(), err::toString);
        assertFalse(Files.exists(folder.resolve("run")), "no folder is left");
    }

    @Test
    void anOperatorThatHasNoGradient() throws IOException {
        Path jar = with("Los", "return Value.of(x.mul(x).sum());", "return Value.of(g.node(\"Hardmax\", x.tensorType(), java.util.Map.of(), x).sum());").jar();
        assertEquals(2, run("recipe", "check"), err::toString);
        assertTrue(err.toString().startsWith(jar + ": the loss v.Los of the plugin 'vendor' builds a node that gradients can't flow through (loss/Hardmax: there is"
                + " no gradient for the operator Hardmax; build this part from other operators, give it one by Graph.withGradient, or stop the gradient"
                + " before it); report it to the plugin's author."), err::toString);
    }

    @Test
    void anOperatorThatIsGivenOneTrains() throws IOException {
        with("Los", "return Value.of(x.mul(x).sum());", "Tensor y = g.withGradient(java.util.List.of(x), () -> g.node(\"Hardmax\", x.tensorType(),"
                + " java.util.Map.of(), x), (z, dz) -> java.util.List.of(dz));\nreturn Value.of(y.mul(x).sum());").jar();
        assertEquals(0, train(), err::toString);
        assertTrue(Files.exists(folder.resolve("run/encoder.onnx")));
    }

    /** An encoder that isn't the same each time that it is built. What the run has learnt is kept all the same. */
    @Test
    void anEncoderThatIsExportedOtherwiseThanItWasTrained() throws IOException {
        with("Enc", "@Override public EncoderModule", "private static int built;\n@Override public EncoderModule")
                .with("Enc", "/*build*/", "int times = ++built;")
                .with("Enc", "out.apply(x.reshape(x.dim(0), 16))", "out.apply(x.reshape(x.dim(0), 16)).mul((double) times)")
                .jar();
        assertEquals(1, train(), err::toString);
        Path encoder = folder.resolve("run/encoder.onnx");
        assertTrue(Files.exists(encoder));
        assertTrue(err.toString().contains(encoder + " is written, but its features of random pixels differ from the training graph's by "), err::toString);
        assertTrue(err.toString().contains(" where the largest is ") && err.toString().contains(", and rounding explains 1.0E-4 of that: see by repforge evaluate "
                + "whether it scores as the run did, or export it again with --device cpu."), err::toString);
        Path again = folder.resolve("again.onnx");
        assertEquals(1, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), "export", folder.resolve("run").toString(), "--out", again.toString(),
                "--plugins", folder.toString()), err::toString);
        assertTrue(Files.exists(again));
        assertTrue(err.toString().contains(again + " is written, but "), err::toString);
        assertFalse(out.toString().contains(again + ": checked"), out::toString);
    }

    @Test
    void aPluginThatEndsTheVirtualMachine() throws Exception {
        Path jar = with("Enc", "@Override public String name()", "public Enc() { System.exit(0); }\n@Override public String name()").jar();
        List<String> command = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(command("recipe", "check")));
        File printed = folder.resolve("printed").toFile();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(jar + ": the encoder v.Enc of the plugin 'vendor' ended Repforge by System.exit in its constructor; a plugin must not do that: "
                + "report it to the plugin's author, or remove the jar.", Files.readString(printed.toPath()).strip());
        assertEquals(2, process.exitValue());
    }
}
