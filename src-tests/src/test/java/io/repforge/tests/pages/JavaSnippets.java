package io.repforge.tests.pages;

import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of pages. A snippet of classes is taken as it is; one of statements is put into a method; the packages below are imported. A comment in the line
 * above the fence, which readers don't see, says what is more:
 * <ul>
 *   <li>{@code <!-- given: Path file, int n -->}: variables that statements take for given;
 *   <li>{@code <!-- not compiled: WHY -->}.
 * </ul>
 */
final class JavaSnippets {

    private static final List<String> USUAL = List.of("java.io", "java.nio", "java.nio.file", "java.util", "java.util.function", "java.util.stream");

    /** What plugins and programs that train use. */
    private static final List<String> TRAINING =
            List.of("io.repforge.api", "io.repforge.api.array", "io.repforge.api.data", "io.repforge.api.encoder", "io.repforge.api.fault",
                    "io.repforge.api.graph", "io.repforge.api.loss", "io.repforge.api.nn", "io.repforge.api.option", "io.repforge.api.probe", "io.repforge.api.space",
                    "io.repforge.framework.artifacts", "io.repforge.framework.data.batch", "io.repforge.framework.data.webdataset", "io.repforge.framework.runtime",
                    "io.repforge.framework.train");

    /** What programs use that have a trained encoder alone, whose pages lie in its module. */
    private static final String ENCODER_PAGES = "framework/encoder/";
    private static final List<String> SERVING =
            List.of("ai.onnxruntime", "io.repforge.api.array", "io.repforge.encoder", "io.repforge.images", "java.awt.image", "javax.imageio");

    /** Not from a lambda: that would stand further in. */
    private static final Pattern RETURNS = Pattern.compile("(?m)^(?: {4})?return ");

    /** Its blocks are parts of the templates of new plugins, which are compiled elsewhere. */
    private static final String GUIDE = "plugin-api/README.md";

    /** Lines of a source before the snippet. */
    private static final int ABOVE = 1;

    private static final Pattern CLASSES = Pattern.compile(
            "(?s)\\s*(?:(?://[^\n]*|/\\*.*?\\*/)\\s*)*(?:import |package |@|(?:public |final |abstract |sealed )*(?:class|interface|record|enum) ).*");

    private JavaSnippets() {}

    /** @return what the compiler says, with page and line; nothing if all is well */
    static List<String> faults(List<Page> pages) {
        List<Source> sources = new ArrayList<>();
        for (Page page : pages) {
            for (Page.Block block : page.blocks()) {
                if (block.language().equals("java") && !block.comment().equals("not compiled") && !page.name().equals(GUIDE)) {
                    sources.add(source(page, block, sources.size()));
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaFileManager files = new Forgetting(compiler.getStandardFileManager(said, Locale.ROOT, null));
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "--release", "17", "-proc:none");
        compiler.getTask(null, files, said, options, null, sources).call();
        return said.getDiagnostics().stream().filter(one -> one.getKind() == Diagnostic.Kind.ERROR).map(one -> {
            Source source = (Source) one.getSource();
            return source == null ? one.toString() : source.page.at((int) one.getLineNumber() - ABOVE + source.block.line() - 1) + one.getMessage(Locale.ROOT);
        }).toList();
    }

    private static Source source(Page page, Page.Block block, int number) {
        String folder = "snippet" + number;
        List<String> packages = new ArrayList<>(USUAL);
        packages.addAll(page.name().startsWith(ENCODER_PAGES) ? SERVING : TRAINING);
        String head = "package " + folder + ";" + packages.stream().map(one -> "import " + one + ".*;").collect(Collectors.joining());
        String code = block.text();
        if (CLASSES.matcher(code).matches()) {
            return new Source(page, block, number, head, "");
        }
        String result = RETURNS.matcher(code).find() ? "Object" : "void";
        String given = block.comment().equals("given") ? block.said() : "";
        return new Source(page, block, number, head + "class Snippet" + number + " { " + result + " run(" + given + ") throws Exception {", "}}");
    }

    /** A snippet with what it is put into, its own lines apart, as a file of the name that its public class asks for. */
    private static final class Source extends SimpleJavaFileObject {
        private final Page page;
        private final Page.Block block;
        private final String code;

        Source(Page page, Page.Block block, int number, String before, String after) {
            super(URI.create("string:///Snippet" + number + ".java"), Kind.SOURCE);
            this.page = page;
            this.block = block;
            this.code = before + "\n" + block.text().replaceAll("(?m)^public (?=(?:final |abstract )*(?:class|interface|record|enum) )", "") + "\n" + after;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    /** Classes aren't kept. */
    private static final class Forgetting extends ForwardingJavaFileManager<StandardJavaFileManager> {
        Forgetting(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return OutputStream.nullOutputStream();
                }
            };
        }
    }
}
